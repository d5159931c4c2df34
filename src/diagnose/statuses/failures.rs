//! The ways of getting no answer: facts about the site, or about the way to it.

use super::declare::status;
use super::{Defined, Status};
use crate::page::FailureKind;

/// Every kind of failure, in the order of its declaration.
pub(super) static FAILURES: &[Status] = &[
    status! {
        /// A symbolic link leads out of the audited folder. What is there is not ours to read, and a server may well
        /// serve it.
        Failure(FailureKind::OutsideRoot), "leads out of the folder" {
            defined: Defined::Here,
            family: Unknown,
            engines: NOT_SEEN,
            again: No,
            severity: Notice,
            say: "a symbolic link leads out of the folder, so that nobody can tell from here what is served",
            references: [],
        }
    },
    status! {
        /// The file is there and cannot be read: its permissions keep us out.
        Failure(FailureKind::Unreadable), "cannot be read" {
            defined: Defined::Here,
            family: Unknown,
            engines: NOT_SEEN,
            again: No,
            severity: Notice,
            say: "the file is there and cannot be read",
            references: [],
        }
    },
];
