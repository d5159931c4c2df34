//! What cannot be told.

use super::declare::cause;

cause! {
    /// The answer does not say why. A bare 402 comes from payment rules, from suspended hosting, from quotas and from
    /// mistakes alike, and guessing among them would mislead.
    UNKNOWN = "unknown" {
        title: "The answer does not say why",
        who: Nobody,
        steps: [
            "Look into the logs of the edge and of the origin for this URL: whichever of them shows the status made it.",
            "Ask again as a browser and from another network.",
        ],
        verify: "The log entry names who answered, and the URL answers 200.",
        references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.3"],
    }
}
