//! What a reconcile found to be newly spent: the difference of two statuses, for metrics.

use songbook_contract::Money;

use super::validate::ValidatedSongBook;
use crate::crd::{SongBookStatus, Usage};

/// What services were used and what they cost since the status was written last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spent {
    /// Namespace of the book.
    pub namespace: String,
    /// The model, if the book asks one only; reports do not tell several apart.
    pub model: Option<String>,
    /// Pages that Textract read.
    pub textract_pages: u64,
    /// Requests to a model that were answered.
    pub model_calls: u64,
    /// Tokens that models read.
    pub input_tokens: u64,
    /// Tokens that models wrote.
    pub output_tokens: u64,
    /// Requests that had to be made again.
    pub requests_repeated: u64,
    /// What Textract cost.
    pub textract_cost: Money,
    /// What models cost.
    pub model_cost: Money,
    /// The currency.
    pub currency: String,
}

impl Spent {
    /// What `new` has beyond `old`; `None` if that is nothing. A status that was restored
    /// from a backup, or a ledger that was deleted, takes nothing away: counters only grow.
    pub fn between(
        old: &SongBookStatus,
        new: &SongBookStatus,
        book: &ValidatedSongBook,
    ) -> Option<Self> {
        let none = Usage::default();
        let old = old.usage.as_ref().unwrap_or(&none);
        let new = new.usage.as_ref().unwrap_or(&none);
        let more =
            |of: fn(&Usage) -> i64| u64::try_from(of(new).saturating_sub(of(old))).unwrap_or(0);
        let money = |usage: &Usage| usage.cost.parse::<Money>().unwrap_or(Money::ZERO);
        let cost = money(new).less(money(old));
        let textract_pages = more(|usage| usage.textract_pages);
        // Reports know one cost. Textract's part follows from its pages, the rest is the
        // models'; the sum is exact whatever prices have done.
        let textract_cost = book
            .textract_cost(textract_pages)
            .unwrap_or(Money::ZERO)
            .min(cost);
        let spent = Self {
            namespace: book.namespace.clone(),
            model: match book.models() {
                [one] => Some(one.clone()),
                _ => None,
            },
            textract_pages,
            model_calls: more(|usage| usage.model_calls),
            input_tokens: more(|usage| usage.input_tokens),
            output_tokens: more(|usage| usage.output_tokens),
            requests_repeated: more(|usage| usage.requests_repeated),
            textract_cost,
            model_cost: cost.less(textract_cost),
            currency: book.currency.clone(),
        };
        let nothing = Self {
            namespace: spent.namespace.clone(),
            model: spent.model.clone(),
            currency: spent.currency.clone(),
            ..Self::default()
        };
        (spent != nothing).then_some(spent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        crd::{ModelMode, OcrEngine},
        fixtures::{Dice, book, job_defaults},
        reconcile::validate::validate,
    };

    fn paying() -> ValidatedSongBook {
        let mut book = book();
        book.spec.ocr.engine = OcrEngine::Textract;
        book.spec.model.mode = ModelMode::Fallback;
        book.spec.model.models = vec!["small".to_owned()];
        let mut defaults = job_defaults();
        defaults.platform.cloud.prices.textract_thousand_pages = "1.50".parse().ok();
        validate(&book, &defaults).unwrap()
    }

    fn used(pages: i64, tokens: i64, cost: &str) -> SongBookStatus {
        SongBookStatus {
            usage: Some(Usage {
                textract_pages: pages,
                model_calls: tokens / 100,
                input_tokens: tokens,
                output_tokens: tokens / 10,
                cost: cost.to_owned(),
                ..Usage::default()
            }),
            ..SongBookStatus::default()
        }
    }

    #[test]
    fn the_difference_is_split_among_the_services() {
        let none = SongBookStatus::default();
        let book = paying();
        let first = Spent::between(&none, &used(20, 500, "0.05"), &book).unwrap();
        assert_eq!(first.textract_cost.to_string(), "0.03");
        assert_eq!(first.model_cost.to_string(), "0.02");
        assert_eq!(first.model.as_deref(), Some("small"));
        let more = Spent::between(&used(20, 500, "0.05"), &used(30, 500, "0.06"), &book);
        let more = more.unwrap();
        assert_eq!((more.textract_pages, more.input_tokens), (10, 0));
        assert_eq!(
            more.textract_cost.to_string(),
            "0.01",
            "never above the cost"
        );
        assert_eq!(more.model_cost, Money::ZERO);
    }

    #[test]
    fn the_same_status_again_or_an_older_one_counts_nothing() {
        let book = paying();
        let (less, more) = (used(20, 500, "0.05"), used(30, 900, "0.09"));
        assert_eq!(Spent::between(&more, &more, &book), None);
        assert_eq!(Spent::between(&more, &less, &book), None);
        assert_eq!(
            Spent::between(&more, &SongBookStatus::default(), &book),
            None
        );
    }

    #[test]
    fn parts_make_up_the_whole_however_it_is_reported() {
        let book = paying();
        let mut dice = Dice::new(11);
        for _ in 0..200 {
            let (mut pages, mut cost) = (0, 0);
            let mut old = SongBookStatus::default();
            let mut sum = Money::ZERO;
            for _ in 0..20 {
                pages += i64::from(dice.below(50));
                cost += u64::from(dice.below(100_000));
                let new = used(pages, 0, &Money::from_millionths(cost).to_string());
                if let Some(spent) = Spent::between(&old, &new, &book) {
                    sum = sum + spent.textract_cost + spent.model_cost;
                }
                old = new;
            }
            assert_eq!(sum, Money::from_millionths(cost));
        }
    }
}
