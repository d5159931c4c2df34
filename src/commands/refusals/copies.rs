//! One copy of what many URLs say alike: a site that is refused as a whole says the same a hundred thousand times.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

/// What was said, each thing once, by the hash of its written form.
#[derive(Debug)]
pub struct Copies<T>(Mutex<HashMap<u128, Arc<T>>>);

impl<T> Default for Copies<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Serialize> Copies<T> {
    /// The one copy of this.
    pub fn one(&self, value: T) -> Arc<T> {
        let written = serde_json::to_vec(&value).expect("its keys are strings");
        // A thread that panicked while it held the lock left whole copies behind.
        let mut copies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(copies.entry(xxh3_128(&written)).or_insert_with(|| Arc::new(value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_alike_is_kept_once() {
        let copies = Copies::default();
        let said = |words: &str| copies.one(words.to_owned());
        let (first, again, other) = (said("402"), said("402"), said("403"));
        assert!(Arc::ptr_eq(&first, &again) && !Arc::ptr_eq(&first, &other));
        assert_eq!((first.as_str(), other.as_str()), ("402", "403"));
    }
}
