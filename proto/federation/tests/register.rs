//! The register of what may leave a node: made from the messages between institutions themselves.
//!
//! `docs/transfers.md` is the register. It is compared with the messages here, and a message, a
//! field or a call without an explanation fails: what nobody explained does not leave.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use prost::Message as _;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
    FileDescriptorSet, ServiceDescriptorProto,
};

const HEAD: &str = "# What leaves a node\n\n\
The register of all that an institution's node may say to another's, made from the messages between\n\
them (`proto/federation`). Nothing else leaves: what talks to peers can name nothing that is not\n\
here, and no student, class or report is. A test makes this page again and compares; a field without\n\
an explanation fails it.\n";

/// The comments of a file by where they stand in it.
type Comments = BTreeMap<Vec<i32>, String>;

struct Register {
    page: String,
    comments: Comments,
    unexplained: Vec<String>,
}

impl Register {
    fn explain(&mut self, path: &[i32], name: &str) -> String {
        let comment = self.comments.get(path).cloned().unwrap_or_default();
        if comment.is_empty() {
            self.unexplained.push(name.to_owned());
        }
        comment.replace('|', "\\|")
    }

    fn line(&mut self, line: &str) {
        writeln!(self.page, "{line}").expect("a string grows");
    }

    fn service(&mut self, (package, path): (&str, &[i32]), service: &ServiceDescriptorProto) {
        let name = format!("{package}.{}", service.name());
        let comment = self.explain(path, &name);
        self.line(&format!("\n### {}\n\n{comment}\n", service.name()));
        self.line("| call | asks with | answers with | |\n|---|---|---|---|");
        for (place, method) in (0..).zip(&service.method) {
            let at = [path, &[2, place]].concat();
            let what = self.explain(&at, &format!("{name}.{}", method.name()));
            let (asks, answers) = (method.input_type(), method.output_type());
            let stream = |is_stream| if is_stream { "stream of " } else { "" };
            self.line(&format!(
                "| `{}` | {}`{}` | {}`{}` | {what} |",
                method.name(),
                stream(method.client_streaming()),
                short(asks),
                stream(method.server_streaming()),
                short(answers),
            ));
        }
    }

    fn message(&mut self, (package, path): (&str, &[i32]), message: &DescriptorProto) {
        let name = format!("{package}.{}", message.name());
        let comment = self.explain(path, &name);
        self.line(&format!("\n### {}\n\n{comment}", message.name()));
        if !message.field.is_empty() {
            self.line("\n| field | type | |\n|---|---|---|");
        }
        for (place, field) in (0..).zip(&message.field) {
            let at = [path, &[2, place]].concat();
            let what = self.explain(&at, &format!("{name}.{}", field.name()));
            let kind = kind(field);
            self.line(&format!("| `{}` | {kind} | {what} |", field.name()));
        }
        for (place, nested) in (0..).zip(&message.nested_type) {
            let is_map = nested
                .options
                .as_ref()
                .is_some_and(|options| options.map_entry());
            if !is_map {
                let at = [path, &[3, place]].concat();
                self.message((&name, &at), nested);
            }
        }
        for (place, nested) in (0..).zip(&message.enum_type) {
            let at = [path, &[4, place]].concat();
            self.choice((&name, &at), nested);
        }
    }

    fn choice(&mut self, (package, path): (&str, &[i32]), choice: &EnumDescriptorProto) {
        let name = format!("{package}.{}", choice.name());
        let comment = self.explain(path, &name);
        self.line(&format!("\n### {}\n\n{comment}\n", choice.name()));
        self.line("| value | |\n|---|---|");
        for (place, value) in (0..).zip(&choice.value) {
            let at = [path, &[2, place]].concat();
            // Zero is for what was not said, and refused.
            let what = match value.number() {
                0 => "Not said; refused.".to_owned(),
                _ => self.explain(&at, &format!("{name}.{}", value.name())),
            };
            self.line(&format!("| `{}` | {what} |", value.name()));
        }
    }
}

fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

fn kind(field: &FieldDescriptorProto) -> String {
    let name = match field.r#type() {
        Type::Message | Type::Enum => format!("`{}`", short(field.type_name())),
        Type::Group => "group".to_owned(),
        other => other
            .as_str_name()
            .trim_start_matches("TYPE_")
            .to_lowercase(),
    };
    match field.label() {
        Label::Repeated => format!("list of {name}"),
        Label::Optional | Label::Required => name,
    }
}

fn comments(file: &FileDescriptorProto) -> Comments {
    let locations = file.source_code_info.iter().flat_map(|info| &info.location);
    let comments = locations.map(|location| {
        let text = format!(
            "{} {}",
            location.leading_comments(),
            location.trailing_comments()
        );
        let words: Vec<&str> = text.split_whitespace().collect();
        (location.path.clone(), words.join(" "))
    });
    comments.collect()
}

/// The page, and what in it nobody explained.
fn register(files: &FileDescriptorSet) -> (String, Vec<String>) {
    let mut register = Register {
        page: HEAD.to_owned(),
        comments: Comments::new(),
        unexplained: Vec::new(),
    };
    let ours = files
        .file
        .iter()
        .filter(|file| file.package().starts_with("archipel."));
    for file in ours {
        register.comments = comments(file);
        let package = file.package();
        register.line(&format!("\n## {}", file.name()));
        for (place, service) in (0..).zip(&file.service) {
            register.service((package, &[6, place]), service);
        }
        for (place, message) in (0..).zip(&file.message_type) {
            register.message((package, &[4, place]), message);
        }
        for (place, choice) in (0..).zip(&file.enum_type) {
            register.choice((package, &[5, place]), choice);
        }
    }
    (register.page, register.unexplained)
}

fn messages() -> FileDescriptorSet {
    FileDescriptorSet::decode(federation_proto::DESCRIPTORS).expect("they were compiled")
}

#[test]
fn everything_that_may_leave_is_explained() {
    let (_, unexplained) = register(&messages());
    assert!(
        unexplained.is_empty(),
        "explain in proto/federation: {unexplained:#?}"
    );
}

#[test]
fn the_register_is_that_of_the_messages() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/transfers.md");
    let page = std::fs::read_to_string(&path).unwrap_or_default();
    let (expected, _) = register(&messages());
    let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join("transfers.md");
    std::fs::write(&made, &expected).expect("write the register");
    assert!(
        page == expected,
        "copy {} to docs/transfers.md",
        made.display()
    );
}

#[test]
fn a_field_that_nobody_explained_is_found() {
    let mut files = messages();
    let with_fields = files
        .file
        .iter_mut()
        .find(|file| !file.message_type.is_empty());
    let file = with_fields.expect("there are messages");
    let before = register(&FileDescriptorSet {
        file: vec![file.clone()],
    })
    .1
    .len();
    file.message_type[0].field.push(FieldDescriptorProto {
        name: Some("student".to_owned()),
        ..FieldDescriptorProto::default()
    });
    let after = register(&FileDescriptorSet {
        file: vec![file.clone()],
    })
    .1;
    assert_eq!(after.len(), before + 1);
    assert!(after.iter().any(|name| name.ends_with(".student")));
}

#[test]
fn no_message_names_a_student_or_what_they_do() {
    let (page, _) = register(&messages());
    let fields = page.lines().filter_map(|line| line.strip_prefix("| `"));
    let names = fields.filter_map(|line| line.split('`').next());
    for name in names {
        let name = name.to_lowercase();
        for word in [
            "student",
            "report_id",
            "class_id",
            "team",
            "grade",
            "roster",
        ] {
            assert!(!name.contains(word), "{name}");
        }
    }
}
