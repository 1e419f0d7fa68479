use super::*;

fn word(text: &str) -> Operand {
    Operand::Word(text.into())
}

fn phrase(text: &str) -> Operand {
    Operand::Phrase(text.into())
}

fn author(name: &str) -> Operand {
    Operand::Author(name.into())
}

fn value(facet: Facet, value: &str) -> Operand {
    Operand::Value(facet, value.into())
}

fn check(query: &str, expected: impl IntoIterator<Item = (bool, Operand)>) {
    let clause = |(excluded, operand)| Clause { excluded, operand };
    let clauses = expected.into_iter().map(clause).collect::<Vec<_>>();
    assert_eq!(
        parse(query),
        ParsedQuery {
            clauses,
            cut: false
        },
        "{query}"
    );
}

#[test]
fn words_phrases_and_exclusions() {
    check(
        "  iron\twater\n",
        [(false, word("iron")), (false, word("water"))],
    );
    check("\"acid base\"", [(false, phrase("acid base"))]);
    check("« acide base »", [(false, phrase(" acide base "))]);
    check(
        "-iron -\"acid base\"",
        [(true, word("iron")), (true, phrase("acid base"))],
    );
    check("acid-base", [(false, word("acid-base"))]);
    check(
        "pre\"acid base\"post",
        [
            (false, word("pre")),
            (false, phrase("acid base")),
            (false, word("post")),
        ],
    );
}

#[test]
fn filters_in_two_languages() {
    check("author:curie", [(false, author("curie"))]);
    check("Auteur:\"Marie Curie\"", [(false, author("Marie Curie"))]);
    check(
        "kind:mission -type:capsule",
        [
            (false, value(Facet::Kind, "mission")),
            (true, value(Facet::Kind, "capsule")),
        ],
    );
    check(
        "établissement:\" ouessant \"",
        [(false, value(Facet::Institution, "ouessant"))],
    );
}

#[test]
fn what_is_not_understood_is_words() {
    check("colour:red", [(false, word("colour:red"))]);
    check(
        "author: curie",
        [(false, word("author:")), (false, word("curie"))],
    );
    check("author:", [(false, word("author:"))]);
    check(
        "author:\"curie",
        [(false, word("author:")), (false, word("curie"))],
    );
    check(
        "\"acid base",
        [(false, word("acid")), (false, word("base"))],
    );
    check("a - b", [(false, word("a")), (false, word("b"))]);
    check("--a", [(true, word("-a"))]);
    check(
        "(a OR b)^2",
        [
            (false, word("(a")),
            (false, word("OR")),
            (false, word("b)^2")),
        ],
    );
    check("\"\" \" \" -", []);
}

#[test]
fn a_cut_falls_between_two_characters() {
    let query = format!("a{}", "é".repeat(QUERY_BYTES_MAX));
    let parsed = parse(&query);
    assert!(parsed.cut);
    assert_eq!(parsed.clauses.len(), 1);
}
