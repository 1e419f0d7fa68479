//! How deep manifests can be nested: as deep as their messages, and no message holds itself.

use std::collections::BTreeMap;

use prost::Message;

use super::*;

/// The deepest nesting that reading has to follow, in messages, the manifest being the first.
const DEPTH_MAX: usize = 8;

// The part of `google/protobuf/descriptor.proto` that tells which message holds which.

#[derive(Clone, PartialEq, Message)]
struct Files {
    #[prost(message, repeated, tag = "1")]
    files: Vec<File>,
}

#[derive(Clone, PartialEq, Message)]
struct File {
    #[prost(string, tag = "2")]
    package: String,
    #[prost(message, repeated, tag = "4")]
    messages: Vec<Descriptor>,
}

#[derive(Clone, PartialEq, Message)]
struct Descriptor {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(message, repeated, tag = "2")]
    fields: Vec<Field>,
    #[prost(message, repeated, tag = "3")]
    nested: Vec<Descriptor>,
}

#[derive(Clone, PartialEq, Message)]
struct Field {
    #[prost(string, tag = "6")]
    type_name: String,
}

/// The types that the fields of each message have, by full name.
type Types = BTreeMap<String, Vec<String>>;

fn collect(types: &mut Types, scope: &str, message: Descriptor) {
    let name = format!("{scope}.{}", message.name);
    for nested in message.nested {
        collect(types, &name, nested);
    }
    let fields = message.fields.into_iter().map(|field| field.type_name);
    types.insert(name, fields.collect());
}

fn types() -> Types {
    let mut types = Types::new();
    for file in Files::decode(federation_proto::DESCRIPTORS).unwrap().files {
        for message in file.messages {
            collect(&mut types, &format!(".{}", file.package), message);
        }
    }
    types
}

/// Fails on a message that holds itself: its path would have no end.
fn depth(types: &Types, name: &str, above: usize) -> usize {
    assert!(above < DEPTH_MAX, "{name} is nested too deeply");
    let Some(fields) = types.get(name) else {
        return above;
    };
    fields
        .iter()
        .map(|field| depth(types, field, above + 1))
        .max()
        .unwrap_or(above + 1)
}

#[test]
fn no_message_of_a_manifest_holds_itself() {
    let types = types();
    assert!(types[".archipel.statement.v1.Manifest"].len() > 3);
    assert_eq!(depth(&types, ".archipel.statement.v1.Manifest", 0), 7);
}

#[test]
fn groups_nested_in_unknown_fields_are_refused() {
    // Field 1000 starts a group, again and again.
    let bytes = [0xc3, 0x3e].repeat(DESCRIPTION_BYTES_MAX / 2);
    assert_eq!(read_manifest(&bytes), Err(WireError::Undecodable));
}
