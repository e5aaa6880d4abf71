//! What a stage wanted to ask and could not afford: noted in its artifact, bought later.

use serde::{Deserialize, Serialize};
use songbook_contract::PageNumber;

use super::{Estimate, Ledger, NotBought};

/// Questions that were not asked because of a limit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Unbought {
    /// Pages that Textract would have read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<PageNumber>,
    /// Questions that a model would have been asked.
    #[serde(skip_serializing_if = "is_zero")]
    pub questions: u32,
    /// Whether money was short; otherwise it was the tokens that a model may use.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub for_money: bool,
    /// What the cheapest of them may cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cheapest: Option<Estimate>,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl Unbought {
    /// A page that was not read.
    pub fn page(page: PageNumber, estimate: Estimate, why: NotBought) -> Self {
        Self {
            pages: vec![page],
            questions: 0,
            for_money: why == NotBought::NoMoney,
            cheapest: Some(estimate),
        }
    }

    /// A question that a model was not asked.
    pub fn question(estimate: Estimate, why: NotBought) -> Self {
        Self {
            pages: Vec::new(),
            questions: 1,
            for_money: why == NotBought::NoMoney,
            cheapest: Some(estimate),
        }
    }

    /// Whether everything that was wanted was asked.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty() && self.questions == 0
    }

    /// Both together.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.pages.extend(&other.pages);
        self.pages.sort_unstable();
        self.pages.dedup();
        self.questions = self.questions.saturating_add(other.questions);
        self.for_money |= other.for_money;
        self.cheapest = [self.cheapest, other.cheapest]
            .into_iter()
            .flatten()
            .min_by_key(|estimate| (estimate.cost, estimate.tokens));
        self
    }

    /// Whether one of them could be asked now: then the stage is worth running again.
    pub fn has_room(&self, ledger: &Ledger) -> bool {
        !self.is_empty()
            && self
                .cheapest
                .is_none_or(|estimate| ledger.affords(&estimate).is_ok())
    }

    /// What it is, in words: `3 pages for Textract and 1 question for a model`.
    pub fn in_words(&self) -> String {
        let plural = |count: usize, one: &str, many: &str| {
            format!("{count} {}", if count == 1 { one } else { many })
        };
        let pages = plural(self.pages.len(), "page for Textract", "pages for Textract");
        let questions = plural(
            self.questions as usize,
            "question for a model",
            "questions for a model",
        );
        match (self.pages.is_empty(), self.questions == 0) {
            (false, true) => pages,
            (true, false) => questions,
            _ => format!("{pages} and {questions}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn costs(text: &str) -> Estimate {
        Estimate {
            cost: Some(text.parse().unwrap()),
            tokens: 0,
        }
    }

    #[test]
    fn what_was_not_bought_adds_up() {
        let page = |number| Unbought::page(PageNumber(number), costs("0.0015"), NotBought::NoMoney);
        let question = Unbought::question(costs("0.02"), NotBought::NoTokens);
        let all = page(7).and(&page(3)).and(&page(7)).and(&question);
        assert_eq!(all.pages, [PageNumber(3), PageNumber(7)]);
        assert_eq!(all.cheapest, Some(costs("0.0015")));
        assert!(all.for_money && !question.for_money);
        assert_eq!(
            all.in_words(),
            "2 pages for Textract and 1 question for a model"
        );
        assert_eq!(page(1).in_words(), "1 page for Textract");
        assert_eq!(question.in_words(), "1 question for a model");
    }

    #[test]
    fn nothing_unbought_is_written_as_nothing() {
        let json = serde_json::to_string(&Unbought::default()).unwrap();
        assert_eq!(json, "{}");
        assert_eq!(
            serde_json::from_str::<Unbought>(&json).unwrap(),
            Unbought::default()
        );
    }
}
