//! What stands open after which tags.

use super::*;

/// Plays `name` and `/name` tokens and returns what is open afterwards.
fn play(tags: &str) -> Vec<E> {
    let (mut stack, mut closed) = (Stack::default(), Vec::new());
    for tag in tags.split(' ') {
        if let Some(name) = tag.strip_prefix('/') {
            stack.close(E::of_name(name.as_bytes()), &mut closed);
        } else {
            let element = E::of_name(tag.as_bytes());
            stack.make_room_for(element, &mut closed);
            stack.push(element, Context::default());
        }
    }
    stack.open.iter().map(|open| open.element).collect()
}

#[test]
fn end_tags_may_be_left_out() {
    for (tags, open) in [
        ("ul li li", vec![E::Ul, E::Li]),
        ("ul li ul li /ul li", vec![E::Ul, E::Li]),
        ("p div", vec![E::Div]),
        ("p span p", vec![E::P]),
        ("button p p", vec![E::Button, E::P]),
        ("dl dt dd dt", vec![E::Dl, E::Dt]),
        ("table tr td td tr td", vec![E::Table, E::Tr, E::Td]),
        ("table thead tr th tbody tr td", vec![E::Table, E::Tbody, E::Tr, E::Td]),
        ("table tr td table tr td", vec![E::Table, E::Tr, E::Td, E::Table, E::Tr, E::Td]),
        ("table tr td /table", vec![]),
        ("h1 h2", vec![E::H2]),
        ("h1 /h3", vec![]),
        ("a p /a", vec![E::P]),
        ("a b /a", vec![]),
        ("a a", vec![E::A]),
        ("div span /div", vec![]),
        ("div p /span", vec![E::Div, E::P]),
        ("ul li /ol", vec![E::Ul, E::Li]),
        ("nav /header", vec![E::Nav]),
    ] {
        assert_eq!(play(tags), open, "{tags}");
    }
}

#[test]
fn depth_is_bounded() {
    let (mut stack, mut closed) = (Stack::default(), Vec::new());
    for _ in 0..2000 {
        stack.push(E::Div, Context::default());
    }
    assert_eq!(stack.deepest(), MAX_DEPTH);
    for _ in 0..2000 {
        stack.close(E::Div, &mut closed);
    }
    assert!(stack.open.is_empty());
}
