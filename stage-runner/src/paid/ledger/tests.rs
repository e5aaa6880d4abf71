//! Answers are kept, counted and bounded.

use serde_json::json;

use super::*;
use crate::store::MemoryStore;

fn book() -> BookId {
    "ba7816bf8f01cfea".parse().unwrap()
}

fn open(store: &Arc<MemoryStore>, limit: Option<&str>) -> Ledger {
    let bounds = Bounds {
        cost: limit.map(|text| text.parse().unwrap()),
        tokens: 1_000,
    };
    let store: Arc<dyn Store> = Arc::<MemoryStore>::clone(store);
    Ledger::open(store, &Layout::bucket(), &book(), bounds).unwrap()
}

fn page(number: u32) -> Question {
    Question::new(
        "textract",
        format!("page {number}"),
        &json!({"page": number}),
    )
}

fn priced(cost: &str) -> Estimate {
    Estimate {
        cost: Some(cost.parse().unwrap()),
        tokens: 0,
    }
}

fn used(cost: &str) -> Usage {
    Usage {
        textract_pages: 1,
        cost: cost.parse().unwrap(),
        ..Usage::default()
    }
}

#[test]
fn an_answer_is_kept_and_counted_by_the_next_run() {
    let store = Arc::new(MemoryStore::default());
    let ledger = open(&store, None);
    assert_eq!(ledger.get::<String>(&page(1)).unwrap(), None);
    ledger.keep(&page(1), used("0.0015"), &"words").unwrap();
    assert_eq!(ledger.usage(), used("0.0015"));
    let next = open(&store, None);
    assert_eq!(next.usage(), used("0.0015"));
    assert_eq!(
        next.get::<String>(&page(1)).unwrap(),
        Some("words".to_owned())
    );
    assert!(!next.has(&page(2)));
}

#[test]
fn the_limit_holds_with_calls_under_way() {
    let ledger = open(&Arc::new(MemoryStore::default()), Some("0.003"));
    let first = ledger.reserve(priced("0.0015")).ok().unwrap();
    let second = ledger.reserve(priced("0.0015")).ok().unwrap();
    assert_eq!(
        ledger.reserve(priced("0.0015")).err(),
        Some(NotBought::NoMoney)
    );
    drop(second);
    assert!(ledger.affords(&priced("0.0015")).is_ok());
    ledger.keep(&page(1), used("0.0015"), &1).unwrap();
    drop(first);
    ledger.keep(&page(2), used("0.0015"), &2).unwrap();
    assert_eq!(ledger.affords(&priced("0.000001")), Err(NotBought::NoMoney));
    assert!(ledger.affords(&priced("0.00")).is_ok());
}

#[test]
fn what_has_no_price_is_not_called_while_there_is_a_limit() {
    let unknown = Estimate::default();
    let limited = open(&Arc::new(MemoryStore::default()), Some("1"));
    assert_eq!(limited.affords(&unknown), Err(NotBought::NoPrice));
    let free = open(&Arc::new(MemoryStore::default()), None);
    assert_eq!(free.affords(&unknown), Ok(()));
}

#[test]
fn tokens_have_a_ceiling_of_their_own() {
    let ledger = open(&Arc::new(MemoryStore::default()), None);
    let tokens = |tokens| Estimate { cost: None, tokens };
    let under_way = ledger.reserve(tokens(600)).ok().unwrap();
    assert_eq!(ledger.affords(&tokens(401)), Err(NotBought::NoTokens));
    drop(under_way);
    let usage = Usage {
        model_calls: 1,
        input_tokens: 900,
        output_tokens: 50,
        ..Usage::default()
    };
    ledger.keep(&page(1), usage, &()).unwrap();
    assert_eq!(ledger.affords(&tokens(51)), Err(NotBought::NoTokens));
    assert_eq!(ledger.affords(&tokens(50)), Ok(()));
    // A page of OCR has nothing to do with tokens.
    assert_eq!(ledger.affords(&tokens(0)), Ok(()));
}

#[test]
fn an_answer_that_cannot_be_read_is_none_and_still_counted_if_it_can_be() {
    let store = Arc::new(MemoryStore::default());
    let ledger = open(&store, None);
    ledger.keep(&page(1), used("0.01"), &"text").unwrap();
    let key = ledger.key(&page(1));
    assert!(ledger.get::<u64>(&page(1)).unwrap().is_none());
    store.put(&key, b"{").unwrap();
    assert_eq!(open(&store, None).usage(), Usage::default());
}
