//! Annotations and evaluations, between messages and the wing.

use campus_proto::teaching::v1 as pb;
use pb::annotate_request::Place as At;
use teaching::writing::Place;
use teaching::{
    Annotation, Answer, Caller, Evaluation, Evaluator, Judgement, Reply, Selection, Span,
};

use super::fields::narrow;
use super::following::outcome;
use crate::api::error::ApiError;
use crate::node::Node;

/// Where an annotation is to be; nowhere in particular if nothing is said.
pub(super) fn read_selection(
    node: &Node,
    (caller, place): (&Caller, Place),
    at: Option<At>,
) -> Result<Option<Selection>, ApiError> {
    Ok(match at {
        None => None,
        Some(At::Selection(pb::Selection { start, end })) => Some(Selection {
            start: start.into(),
            end: end.into(),
        }),
        Some(At::Span(span)) => {
            let pb::Span {
                root,
                path,
                start,
                end,
            } = span;
            let span = Span {
                root,
                path,
                start,
                end,
            };
            Some(node.teaching.select(caller, place, &span)?)
        }
    })
}

pub(super) fn read_evaluator(evaluator: i32) -> Result<Evaluator, ApiError> {
    match pb::Evaluator::try_from(evaluator) {
        Ok(pb::Evaluator::Teacher) => Ok(Evaluator::Teacher),
        Ok(pb::Evaluator::Oneself) => Ok(Evaluator::Oneself),
        Ok(pb::Evaluator::Peer) => Ok(Evaluator::Peer),
        Ok(pb::Evaluator::Unspecified) | Err(_) => Err(ApiError::Malformed(
            "evaluator: is not set; give TEACHER, ONESELF or PEER".to_owned(),
        )),
    }
}

pub(super) fn read_judgement(judgement: pb::Judgement) -> Judgement {
    let answer = |answer: pb::Answer| Answer {
        level: answer.level.map(|level| narrow(level, u8::MAX)),
        comment: answer.comment,
    };
    Judgement {
        answers: judgement.answers.into_iter().map(answer).collect(),
        comment: judgement.comment,
        grade_hundredths: judgement.grade_hundredths,
    }
}

pub(super) fn annotation(annotation: Annotation) -> pb::Annotation {
    let selection = annotation.selection.map(|selection| pb::Selection {
        start: selection.start.into(),
        end: selection.end.into(),
    });
    pb::Annotation {
        number: annotation.number,
        labdoc: annotation.labdoc.to_string(),
        quote: annotation.quote,
        quote_now: annotation.quote_now,
        author: annotation.author.to_string(),
        at_ms: annotation.at_ms,
        text: annotation.text,
        is_released: annotation.is_released,
        is_withdrawn: annotation.is_withdrawn,
        readers: annotation.readers,
        replies: annotation.replies.into_iter().map(reply).collect(),
        selection,
    }
}

fn reply(reply: Reply) -> pb::AnnotationReply {
    pb::AnnotationReply {
        author: reply.author.to_string(),
        at_ms: reply.at_ms,
        text: reply.text,
    }
}

pub(super) fn evaluation(evaluation: Evaluation) -> pb::Evaluation {
    let evaluator = match evaluation.evaluator {
        Evaluator::Teacher => pb::Evaluator::Teacher,
        Evaluator::Oneself => pb::Evaluator::Oneself,
        Evaluator::Peer => pb::Evaluator::Peer,
    };
    pb::Evaluation {
        evaluator: evaluator.into(),
        by: evaluation.by.map(|by| by.to_string()).unwrap_or_default(),
        at_ms: evaluation.at_ms,
        judgement: Some(judgement(evaluation.judgement)),
        outcome: Some(outcome(&evaluation.outcome)),
        is_released: evaluation.is_released,
    }
}

fn judgement(judgement: Judgement) -> pb::Judgement {
    let answer = |answer: Answer| pb::Answer {
        level: answer.level.map(u32::from),
        comment: answer.comment,
    };
    pb::Judgement {
        answers: judgement.answers.into_iter().map(answer).collect(),
        comment: judgement.comment,
        grade_hundredths: judgement.grade_hundredths,
    }
}
