//! Labdocs: the blocks that students complete.

use federation_proto::statement::v1 as pb;

use super::{WireError, term};
use crate::item::labdoc::{
    CodeTemplate, DrawingTemplate, Labdoc, LabdocContent, ProtocolTemplate, TextTemplate,
};
use crate::item::vocabulary::CodeLanguage;

impl TryFrom<pb::Labdoc> for Labdoc {
    type Error = WireError;

    fn try_from(message: pb::Labdoc) -> Result<Self, WireError> {
        let pb::Labdoc {
            title,
            required,
            content,
        } = message;
        let content = content.ok_or(WireError::Missing("mission.parts.labdocs.content"))?;
        Ok(Self {
            title,
            required,
            content: content.try_into()?,
        })
    }
}

impl From<Labdoc> for pb::Labdoc {
    fn from(labdoc: Labdoc) -> Self {
        let Labdoc {
            title,
            required,
            content,
        } = labdoc;
        Self {
            title,
            required,
            content: Some(content.into()),
        }
    }
}

impl TryFrom<pb::labdoc::Content> for LabdocContent {
    type Error = WireError;

    fn try_from(message: pb::labdoc::Content) -> Result<Self, WireError> {
        match message {
            pb::labdoc::Content::Text(text) => Ok(Self::Text(text.into())),
            pb::labdoc::Content::Drawing(drawing) => Ok(Self::Drawing(drawing.into())),
            pb::labdoc::Content::Protocol(protocol) => Ok(Self::Protocol(protocol.into())),
            pb::labdoc::Content::Dataset(dataset) => dataset.try_into().map(Self::Dataset),
            pb::labdoc::Content::Code(code) => code.try_into().map(Self::Code),
        }
    }
}

impl From<LabdocContent> for pb::labdoc::Content {
    fn from(content: LabdocContent) -> Self {
        match content {
            LabdocContent::Text(text) => Self::Text(text.into()),
            LabdocContent::Drawing(drawing) => Self::Drawing(drawing.into()),
            LabdocContent::Protocol(protocol) => Self::Protocol(protocol.into()),
            LabdocContent::Dataset(dataset) => Self::Dataset(dataset.into()),
            LabdocContent::Code(code) => Self::Code(code.into()),
        }
    }
}

impl From<pb::TextTemplate> for TextTemplate {
    fn from(message: pb::TextTemplate) -> Self {
        let pb::TextTemplate { initial } = message;
        Self { initial }
    }
}

impl From<TextTemplate> for pb::TextTemplate {
    fn from(text: TextTemplate) -> Self {
        let TextTemplate { initial } = text;
        Self { initial }
    }
}

impl From<pb::DrawingTemplate> for DrawingTemplate {
    fn from(message: pb::DrawingTemplate) -> Self {
        let pb::DrawingTemplate {
            instructions,
            background,
        } = message;
        Self {
            instructions,
            background,
        }
    }
}

impl From<DrawingTemplate> for pb::DrawingTemplate {
    fn from(drawing: DrawingTemplate) -> Self {
        let DrawingTemplate {
            instructions,
            background,
        } = drawing;
        Self {
            instructions,
            background,
        }
    }
}

impl From<pb::ProtocolTemplate> for ProtocolTemplate {
    fn from(message: pb::ProtocolTemplate) -> Self {
        let pb::ProtocolTemplate {
            objective,
            principle,
            material,
            steps,
        } = message;
        Self {
            objective,
            principle,
            material,
            steps,
        }
    }
}

impl From<ProtocolTemplate> for pb::ProtocolTemplate {
    fn from(protocol: ProtocolTemplate) -> Self {
        let ProtocolTemplate {
            objective,
            principle,
            material,
            steps,
        } = protocol;
        Self {
            objective,
            principle,
            material,
            steps,
        }
    }
}

impl TryFrom<pb::CodeTemplate> for CodeTemplate {
    type Error = WireError;

    fn try_from(message: pb::CodeTemplate) -> Result<Self, WireError> {
        let pb::CodeTemplate {
            language,
            starter,
            expected_output,
        } = message;
        let field = "mission.parts.labdocs.code.language";
        Ok(Self {
            language: term::<_, pb::CodeLanguage>(language, field)?,
            starter,
            expected_output,
        })
    }
}

impl From<CodeTemplate> for pb::CodeTemplate {
    fn from(code: CodeTemplate) -> Self {
        let CodeTemplate {
            language,
            starter,
            expected_output,
        } = code;
        Self {
            language: pb::CodeLanguage::from(language).into(),
            starter,
            expected_output,
        }
    }
}

impl From<CodeLanguage> for pb::CodeLanguage {
    fn from(language: CodeLanguage) -> Self {
        match language {
            CodeLanguage::Python => Self::Python,
            CodeLanguage::R => Self::R,
            CodeLanguage::Octave => Self::Octave,
            CodeLanguage::Julia => Self::Julia,
            CodeLanguage::C => Self::C,
            CodeLanguage::Cpp => Self::Cpp,
            CodeLanguage::Java => Self::Java,
            CodeLanguage::Javascript => Self::Javascript,
            CodeLanguage::Ocaml => Self::Ocaml,
            CodeLanguage::Rust => Self::Rust,
            CodeLanguage::Sql => Self::Sql,
            CodeLanguage::Bash => Self::Bash,
        }
    }
}
