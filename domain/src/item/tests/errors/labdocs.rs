use super::*;

fn drawing(background: &str) -> LabdocContent {
    LabdocContent::Drawing(DrawingTemplate {
        instructions: String::new(),
        background: Some(background.to_owned()),
    })
}

fn protocol(change: fn(&mut ProtocolTemplate)) -> LabdocContent {
    let mut template = ProtocolTemplate::default();
    change(&mut template);
    LabdocContent::Protocol(template)
}

fn code(starter: String, expected_output: Option<String>) -> LabdocContent {
    let language = CodeLanguage::Python;
    LabdocContent::Code(CodeTemplate {
        language,
        starter,
        expected_output,
    })
}

/// Puts one labdoc into a good mission and expects exactly that error.
fn check_content(content: LabdocContent, field: &str, problem: &str) {
    let field = format!("mission.parts[0].labdocs[0].content.{field}");
    check(
        mission(),
        |draft| the_part(draft).labdocs = vec![labdoc(content)],
        &field,
        problem,
    );
}

#[test]
fn texts_are_bounded() {
    let initial = "x".repeat(20_001);
    let content = LabdocContent::Text(TextTemplate { initial });
    check_content(content, "text.initial", "has 20001 characters");
}

#[test]
fn backgrounds_are_images_of_the_item() {
    check_content(
        drawing("none.png"),
        "drawing.background",
        "is not a file of the item",
    );
    check_content(
        drawing("spectrum.csv"),
        "drawing.background",
        "is not an image",
    );
}

#[test]
fn protocols_are_bounded() {
    let long = "has 4001 characters";
    check_content(
        protocol(|p| p.objective = "x".repeat(4001)),
        "protocol.objective",
        long,
    );
    check_content(
        protocol(|p| p.principle = "x".repeat(4001)),
        "protocol.principle",
        long,
    );
    let many = "has 101 entries";
    check_content(
        protocol(|p| p.material = strings(101)),
        "protocol.material",
        many,
    );
    check_content(protocol(|p| p.steps = strings(101)), "protocol.steps", many);
    check_content(
        protocol(|p| p.steps = vec![String::new()]),
        "protocol.steps[0]",
        "is empty",
    );
}

#[test]
fn programs_are_bounded() {
    check_content(
        code("x".repeat(20_001), None),
        "code.starter",
        "has 20001 characters",
    );
    let output = Some("x".repeat(10_001));
    check_content(
        code(String::new(), output),
        "code.expected_output",
        "has 10001 characters",
    );
}

#[test]
fn drawings_are_bounded() {
    let content = LabdocContent::Drawing(DrawingTemplate {
        instructions: "x".repeat(4001),
        background: None,
    });
    check_content(content, "drawing.instructions", "has 4001 characters");
}

#[test]
fn tables_are_checked_where_they_are() {
    let mut table = dataset();
    table.columns[0].unit = Some("volts".to_owned());
    let problem = "has `volts`, which is not a unit";
    check_content(
        LabdocContent::Dataset(table),
        "dataset.columns[0].unit",
        problem,
    );
}
