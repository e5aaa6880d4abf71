//! Optional content: without its settings, layers that the book hides would show.

use std::collections::HashSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::copy::Copier;
use super::tree::{lookup, resolve};

/// Entries of a configuration that do not name groups.
const SETTINGS: [&[u8]; 3] = [b"BaseState", b"Intent", b"ListMode"];

/// Entries of a configuration that are (nested) lists of groups.
const GROUP_LISTS: [&[u8]; 5] = [b"ON", b"OFF", b"Order", b"Locked", b"RBGroups"];

/// The catalog's `/OCProperties`, cut down to the groups that the song's pages use.
/// `None` if they use none. Call it when everything else was copied.
pub(super) fn copy(copier: &mut Copier<'_>) -> Option<Dictionary> {
    let document = copier.document;
    let is_group = |id: &ObjectId| {
        document
            .get_dictionary(*id)
            .is_ok_and(|dictionary| dictionary.has_type(b"OCG"))
    };
    let used: Vec<ObjectId> = copier.copied_ids().into_iter().filter(is_group).collect();
    if used.is_empty() {
        return None;
    }
    let groups = Groups {
        used: used.iter().copied().collect(),
    };
    let list = used
        .iter()
        .map(|&id| copier.reference(id))
        .collect::<Vec<_>>();

    let source = document
        .catalog()
        .ok()
        .and_then(|catalog| lookup(document, catalog, b"OCProperties"))
        .and_then(|properties| properties.as_dict().ok())
        .and_then(|properties| lookup(document, properties, b"D"))
        .and_then(|configuration| configuration.as_dict().ok());
    let mut configuration = Dictionary::new();
    if let Some(source) = source {
        for key in SETTINGS {
            match lookup(document, source, key) {
                Some(value @ Object::Name(_)) => configuration.set(key, value.clone()),
                Some(Object::Array(names)) => {
                    let names = names.iter().filter(|name| matches!(name, Object::Name(_)));
                    configuration.set(key, names.cloned().collect::<Vec<_>>());
                }
                _ => {}
            }
        }
        for key in GROUP_LISTS {
            let Some(Object::Array(list)) = lookup(document, source, key) else {
                continue;
            };
            configuration.set(key, groups.filter(copier, list));
        }
        if let Some(Object::Array(events)) = lookup(document, source, b"AS") {
            let events = events
                .iter()
                .filter_map(|event| groups.event(copier, event));
            let events = events.collect::<Vec<_>>();
            if !events.is_empty() {
                configuration.set("AS", events);
            }
        }
    }
    let mut properties = Dictionary::new();
    properties.set("OCGs", list);
    properties.set("D", configuration);
    Some(properties)
}

struct Groups {
    used: HashSet<ObjectId>,
}

impl Groups {
    /// A list of groups, in which lists may be nested and labelled, without those that
    /// are not used.
    fn filter(&self, copier: &mut Copier<'_>, list: &[Object]) -> Vec<Object> {
        let mut kept = Vec::new();
        for item in list {
            match item {
                Object::Reference(id) if self.used.contains(id) => {
                    kept.push(copier.reference(*id));
                }
                Object::Array(inner) => {
                    let inner = self.filter(copier, inner);
                    if inner.iter().any(|item| !matches!(item, Object::String(..))) {
                        kept.push(Object::Array(inner));
                    }
                }
                Object::String(..) => kept.push(item.clone()),
                _ => {}
            }
        }
        kept
    }

    /// An automatic switch (for printing, viewing) with the groups that are used.
    fn event(&self, copier: &mut Copier<'_>, event: &Object) -> Option<Object> {
        let document = copier.document;
        let event = resolve(document, event)?.as_dict().ok()?;
        let groups = lookup(document, event, b"OCGs")?.as_array().ok()?;
        let groups = self.filter(copier, groups);
        if groups.is_empty() {
            return None;
        }
        let mut kept = Dictionary::new();
        kept.set("Event", lookup(document, event, b"Event")?.clone());
        kept.set("Category", lookup(document, event, b"Category")?.clone());
        kept.set("OCGs", groups);
        Some(Object::Dictionary(kept))
    }
}
