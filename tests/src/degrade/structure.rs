//! Takes bookmarks, links and labels out of a PDF, and puts its pages in another order.

use anyhow::{Context as _, Result};
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::plan::Plan;

/// Attributes that a page may inherit from the nodes above it.
const INHERITED: [&[u8]; 4] = [b"MediaBox", b"CropBox", b"Rotate", b"Resources"];
/// Deeper page trees are taken for loops.
const DEEPEST: usize = 64;

/// Takes the bookmarks out.
///
/// # Errors
/// If the document has no catalog.
pub fn without_outline(document: &mut Document) -> Result<()> {
    document.catalog_mut()?.remove(b"Outlines");
    Ok(())
}

/// Takes the page labels out.
///
/// # Errors
/// If the document has no catalog.
pub fn without_labels(document: &mut Document) -> Result<()> {
    document.catalog_mut()?.remove(b"PageLabels");
    Ok(())
}

/// Takes the links out; other annotations stay.
///
/// # Errors
/// If a page cannot be read.
pub fn without_links(document: &mut Document) -> Result<()> {
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    for page in pages {
        let annotations = match document.get_dictionary(page)?.get(b"Annots") {
            Ok(Object::Reference(id)) => document.get_object(*id)?.as_array().cloned(),
            Ok(direct) => direct.as_array().cloned(),
            Err(_) => continue,
        };
        let mut kept = annotations.unwrap_or_default();
        kept.retain(|annotation| !is_link(document, annotation));
        let page = document.get_object_mut(page)?.as_dict_mut()?;
        page.set("Annots", kept);
    }
    Ok(())
}

fn is_link(document: &Document, annotation: &Object) -> bool {
    let dictionary = match annotation {
        Object::Reference(id) => document.get_dictionary(*id).ok(),
        direct => direct.as_dict().ok(),
    };
    dictionary
        .and_then(|d| d.get(b"Subtype").ok())
        .is_some_and(|subtype| subtype.as_name().is_ok_and(|name| name == b"Link"))
}

/// Gives the document the pages of `plan`. A page that is there twice is two page
/// objects with the same content. Labels count pages, so they go.
///
/// # Errors
/// If the page tree cannot be understood.
pub fn rearrange(document: &mut Document, plan: &Plan) -> Result<()> {
    let pages = document.get_pages();
    let mut kids = Vec::new();
    for old in plan.pages().iter().flatten() {
        let id = *pages
            .get(old)
            .with_context(|| format!("there is no page {old}"))?;
        let mut page = with_inherited(document, id)?;
        page.remove(b"Parent");
        kids.push((id, page));
    }
    let tree = document.new_object_id();
    let mut taken = std::collections::BTreeSet::new();
    let mut references = Vec::new();
    for (id, mut page) in kids {
        page.set("Parent", tree);
        let id = if taken.insert(id) {
            document.objects.insert(id, Object::Dictionary(page));
            id
        } else {
            document.add_object(page)
        };
        references.push(Object::Reference(id));
    }
    let node = dictionary! {
        "Type" => "Pages",
        "Count" => i64::from(plan.len()),
        "Kids" => references,
    };
    document.objects.insert(tree, Object::Dictionary(node));
    document.catalog_mut()?.set("Pages", tree);
    without_labels(document)
}

/// A page's dictionary with what it inherits.
fn with_inherited(document: &Document, id: ObjectId) -> Result<Dictionary> {
    let mut page = document.get_dictionary(id)?.clone();
    let mut node = page.clone();
    for _ in 0..DEEPEST {
        let Ok(parent) = node.get(b"Parent").and_then(Object::as_reference) else {
            break;
        };
        node = document.get_dictionary(parent)?.clone();
        for key in INHERITED {
            if let (false, Ok(value)) = (page.has(key), node.get(key)) {
                page.set(key, value.clone());
            }
        }
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::degrade::plan::Known;
    use crate::degrade::random::Random;
    use crate::degrade::recipe::Damage;
    use crate::songbook::Songbook;

    fn book() -> Document {
        let pdf = Songbook::plain(3, 1).to_pdf().unwrap();
        let mut document = Document::load_mem(&pdf).unwrap();
        let catalog = document.catalog_mut().unwrap();
        catalog.set("Outlines", Object::Null);
        catalog.set("PageLabels", Object::Null);
        document
    }

    #[test]
    fn outline_labels_and_links_go_one_by_one() {
        let mut document = book();
        without_outline(&mut document).unwrap();
        assert!(!document.catalog().unwrap().has(b"Outlines"));
        assert!(document.catalog().unwrap().has(b"PageLabels"));
        without_labels(&mut document).unwrap();
        assert!(!document.catalog().unwrap().has(b"PageLabels"));

        let page = document.get_pages()[&1];
        let annotation = |kind: &'static str| {
            Object::Dictionary(dictionary! { "Type" => "Annot", "Subtype" => kind })
        };
        document
            .get_object_mut(page)
            .unwrap()
            .as_dict_mut()
            .unwrap()
            .set("Annots", vec![annotation("Link"), annotation("Text")]);
        without_links(&mut document).unwrap();
        let left = document.get_dictionary(page).unwrap().get(b"Annots");
        assert_eq!(left.unwrap().as_array().unwrap().len(), 1);
    }

    #[test]
    fn pages_are_left_out_and_doubled() {
        let mut document = book();
        let before = document.get_pages();
        let mut plan = Plan::whole(6);
        let known = Known {
            contents: vec![1, 2, 3, 4, 5],
            ..Known::default()
        };
        plan.damage(Damage::NoContents, &known, &mut Random::of("x"));
        plan.damage(Damage::Repeat(1), &known, &mut Random::of("x"));
        rearrange(&mut document, &plan).unwrap();
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        let after = Document::load_mem(&bytes).unwrap();
        let pages = after.get_pages();
        assert_eq!(pages.len(), 2);
        assert_eq!(pages[&1], before[&6]);
        assert_ne!(pages[&1], pages[&2]);
        assert_eq!(
            after.get_page_content(pages[&1]),
            after.get_page_content(pages[&2])
        );
    }
}
