//! What services that cost may be asked for a book, and what that may cost: from a look at
//! the file alone, as from - to. Pure.

use serde::Serialize;
use songbook_contract::{
    Between, ModelMode, Money, OcrEngine, OcrMode, Plan, Prices, StageRequest, Usage,
};

use crate::{
    model::{contents, start, when},
    textract::choose::most_pages,
};

/// Seconds that one processor takes to look at a scanned page and to read a contents
/// page, measured on a 2.x GHz server core.
pub const OCR_SECONDS_A_PAGE: f64 = 0.7;

/// Seconds that Textract takes for a page.
const TEXTRACT_SECONDS_A_PAGE: f64 = 2.0;

/// Seconds that a model takes for an answer.
const MODEL_SECONDS_A_CALL: f64 = 6.0;

/// What a look at the file tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Pages of the book.
    pub pages: u32,
    /// Pages whose words have to come from OCR.
    pub ocr_pages: u32,
    /// Pages that are read at the same time.
    pub threads: usize,
    /// What was paid for before and is kept.
    pub kept: Usage,
}

/// A plan, and what else is to be known of it on the command line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// Pages that the built-in engine looks at.
    pub ocr_pages: u32,
    /// Most tokens of models, read and written.
    pub model_tokens: u64,
    /// What has no price in the table.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_price: Vec<String>,
    /// The budget, if there is one; nothing is asked that might go beyond it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
}

/// Plans the book of `request`.
pub fn plan(facts: &Facts, request: &StageRequest, prices: &Prices) -> Planned {
    let kept = facts.kept;
    let ocr_pages = match request.reading.ocr {
        OcrMode::Never => 0,
        OcrMode::Auto => facts.ocr_pages,
        OcrMode::Always => facts.pages,
    };
    let pages = textract_pages(ocr_pages, facts, request).saturating_sub(kept.textract_pages);
    let (calls, tokens) = model_use(facts, request);
    let calls = calls.saturating_sub(kept.model_calls);
    let ceiling = request.model.max_tokens.saturating_sub(kept.tokens());

    let mut without_price = Vec::new();
    let ocr_cost = prices.textract(pages);
    if pages > 0 && ocr_cost.is_none() {
        without_price.push("Textract".to_owned());
    }
    let models = if calls > 0 {
        &request.model.models[..]
    } else {
        &[]
    };
    let mut model_cost = Money::ZERO;
    for model in models {
        match dearest(prices, model, tokens, ceiling) {
            Some(cost) => model_cost = model_cost.max(cost),
            None => without_price.push(model.clone()),
        }
    }
    let most = ocr_cost.unwrap_or_default() + model_cost;
    let left = request.spending.limit.map(|limit| limit.less(kept.cost));
    let cost = without_price
        .is_empty()
        .then(|| up_to(left.map_or(most, |left| most.min(left))));

    let local = f64::from(ocr_pages) * OCR_SECONDS_A_PAGE / facts.threads.max(1) as f64;
    let a_page = request
        .rates
        .textract_per_second
        .map_or(TEXTRACT_SECONDS_A_PAGE, |rate| {
            TEXTRACT_SECONDS_A_PAGE.max(1.0 / rate)
        });
    let remote = pages as f64 * a_page + calls as f64 * MODEL_SECONDS_A_CALL;
    Planned {
        plan: Plan {
            pages: facts.pages,
            textract_pages: up_to(pages),
            model_calls: up_to(calls),
            cost,
            seconds: (local + remote).ceil() as u64,
        },
        ocr_pages,
        model_tokens: (tokens.0 + tokens.1).min(ceiling),
        without_price,
        budget: request.spending.limit,
    }
}

/// From nothing: a book may leave no doubt.
fn up_to<T: Default>(max: T) -> Between<T> {
    Between {
        min: T::default(),
        max,
    }
}

/// The most pages that Textract reads.
fn textract_pages(ocr_pages: u32, facts: &Facts, request: &StageRequest) -> u64 {
    if request.reading.engine != OcrEngine::Textract {
        return 0;
    }
    let everything = request.reading.ocr == OcrMode::Always;
    u64::from(ocr_pages).min(most_pages(facts.pages, everything) as u64)
}

/// The most calls of models, and the tokens that they read and write, each question asked
/// twice.
fn model_use(facts: &Facts, request: &StageRequest) -> (u64, (u64, u64)) {
    if request.model.mode == ModelMode::Never {
        return (0, (0, 0));
    }
    let pages = u64::from(facts.pages);
    let about_contents = 2 * (when::MOST_ABOUT_CONTENTS as u64).min(pages);
    let about_starts = 2 * (when::MOST_ABOUT_STARTS as u64).min(pages);
    let (contents, starts) = (contents::LARGEST, start::LARGEST);
    (
        about_contents + about_starts,
        (
            about_contents * contents.0 + about_starts * starts.0,
            about_contents * contents.1 + about_starts * starts.1,
        ),
    )
}

/// What a model's tokens cost at most: all questions, or all tokens that it may use at the
/// dearer price, whichever is less.
fn dearest(prices: &Prices, model: &str, tokens: (u64, u64), ceiling: u64) -> Option<Money> {
    let asked = prices.model(model, tokens.0, tokens.1)?;
    let read = prices.model(model, ceiling, 0)?;
    let written = prices.model(model, 0, ceiling)?;
    Some(asked.min(read.max(written)))
}

#[cfg(test)]
mod tests {
    use songbook_contract::{Layout, OutputRef, Stage};

    use super::*;
    use crate::paid::prices::built_in;

    const FACTS: Facts = Facts {
        pages: 200,
        ocr_pages: 180,
        threads: 2,
        kept: Usage {
            textract_pages: 0,
            model_calls: 0,
            input_tokens: 0,
            output_tokens: 0,
            cost: Money::ZERO,
        },
    };

    fn request() -> StageRequest {
        let output = OutputRef {
            uri: "out".to_owned(),
            layout: Layout::folder(),
        };
        StageRequest::new(Stage::TocDiscovery, "book.pdf", output)
    }

    fn planned_with(facts: &Facts, edit: impl Fn(&mut StageRequest)) -> Planned {
        let mut request = request();
        edit(&mut request);
        plan(facts, &request, &built_in().prices)
    }

    fn planned(edit: impl Fn(&mut StageRequest)) -> Planned {
        planned_with(&FACTS, edit)
    }

    fn most(planned: &Planned) -> Money {
        planned.plan.cost.unwrap().max
    }

    fn with_textract(request: &mut StageRequest) {
        request.reading.engine = OcrEngine::Textract;
    }

    fn with_model(request: &mut StageRequest) {
        request.model.mode = ModelMode::Fallback;
        request.model.models = vec!["amazon.nova-lite-v1:0".to_owned()];
    }

    #[test]
    fn what_is_not_asked_for_costs_nothing() {
        let local = planned(|_| {});
        let plan = local.plan;
        assert_eq!((plan.textract_pages.max, plan.model_calls.max), (0, 0));
        assert_eq!((most(&local), plan.seconds), (Money::ZERO, 63));
        let none = planned(|r| {
            with_textract(r);
            r.reading.ocr = OcrMode::Never;
        });
        assert_eq!((none.ocr_pages, none.plan.textract_pages.max), (0, 0));
    }

    #[test]
    fn textract_reads_a_share_of_the_pages_or_all_if_told_to() {
        let some = planned(with_textract);
        assert_eq!(some.plan.textract_pages.max, 25);
        assert_eq!(most(&some).to_string(), "0.0375");
        let all = planned(|r| {
            with_textract(r);
            r.reading.ocr = OcrMode::Always;
        });
        assert_eq!(all.plan.textract_pages.max, 200);
    }

    #[test]
    fn what_was_paid_for_is_not_in_it() {
        let kept = Usage {
            textract_pages: 20,
            cost: "0.03".parse().unwrap(),
            ..Usage::default()
        };
        let facts = Facts { kept, ..FACTS };
        let rest = planned_with(&facts, |r| {
            with_textract(r);
            r.spending.limit = Some("0.033".parse().unwrap());
        });
        assert_eq!(rest.plan.textract_pages.max, 5);
        assert_eq!(most(&rest).to_string(), "0.003");
    }

    #[test]
    fn models_cost_no_more_than_their_questions_their_tokens_or_the_budget() {
        let asked = planned(with_model);
        assert_eq!(asked.plan.model_calls.max, 32);
        assert!(most(&asked) > Money::ZERO);
        let few = planned(|r| {
            with_model(r);
            r.model.max_tokens = 1_000;
        });
        assert_eq!(few.model_tokens, 1_000);
        assert!(most(&few) < most(&asked));
        let poor = planned(|r| {
            with_model(r);
            r.spending.limit = Some(Money::from_millionths(7));
        });
        assert_eq!(most(&poor).millionths(), 7);
    }

    #[test]
    fn what_has_no_price_is_named() {
        let planned = planned(|r| {
            r.model.mode = ModelMode::Fallback;
            r.model.models = vec!["unheard-of".to_owned()];
        });
        assert_eq!(planned.plan.cost, None);
        assert_eq!(planned.without_price, ["unheard-of"]);
    }
}
