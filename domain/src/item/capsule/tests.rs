use super::*;

#[test]
fn links_lead_to_the_web_and_nowhere_else() {
    for url in [
        "https://example.org",
        "http://example.org:8080/a?b=c#d",
        "https://example.org/~user/été",
        "https://[2001:db8::1]/",
    ] {
        assert!(is_web_address(url), "{url}");
    }
    for url in [
        "",
        "example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://:80/",
        "https://user:secret@example.org/",
        "https://example.org/a b",
        "https://example.org/<script>",
        "https://example.org\\@evil.example",
        "HTTPS://EXAMPLE.ORG",
        "//example.org",
    ] {
        assert!(!is_web_address(url), "{url}");
    }
}
