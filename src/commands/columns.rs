//! What the project's own columns find in each page.

use crate::audit::{Extracted, Warning};
use crate::page::select::MAX_TREE_DEPTH;
use crate::rules::{Selection, View};

/// What the columns find in a page that visitors get.
pub fn extracted(view: &View, selection: &Selection) -> Option<Extracted> {
    let columns = selection.columns();
    let is_page = view.response.status() == Some(200) && !columns.is_empty();
    let tree = is_page.then(|| view.tree()).flatten()?;
    let values = columns.iter().map(|(name, selector)| (name.clone(), tree.values(selector)));
    Some(Extracted { url: view.key.to_owned(), values: values.collect() })
}

/// Where selectors were not tried, for a tree of that depth would take too long to build.
pub fn too_deep(view: &View, selection: &Selection) -> Option<Warning> {
    let is_too_deep = view.page.depth > MAX_TREE_DEPTH && selection.needs_tree();
    let file = view.response.file.clone().unwrap_or_else(|| view.response.url.path().to_owned());
    let message =
        format!("is nested more than {MAX_TREE_DEPTH} deep: selectors of tollgate.toml were not tried");
    is_too_deep.then_some(Warning { file, line: None, message })
}
