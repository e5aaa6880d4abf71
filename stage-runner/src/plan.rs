//! What services that cost may be asked for a book, and what that may cost: from a look at
//! the file alone, as from - to. Pure.

use serde::Serialize;
use songbook_contract::{ModelMode, Money, OcrEngine, OcrMode, Prices, StageRequest};

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
}

/// From the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FromTo<T> {
    /// The least.
    pub from: T,
    /// The most.
    pub to: T,
}

/// The plan of a book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// Pages of the book.
    pub pages: u32,
    /// Pages that the built-in engine looks at.
    pub ocr_pages: u32,
    /// Pages that Textract reads.
    pub textract_pages: FromTo<u64>,
    /// Requests to a model.
    pub model_calls: FromTo<u64>,
    /// Tokens of models, read and written.
    pub model_tokens: FromTo<u64>,
    /// What this costs by the price table; nothing if something has no price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<FromTo<Money>>,
    /// What has no price in the table.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_price: Vec<String>,
    /// The budget, if there is one; nothing is asked that might go beyond it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
    /// Seconds for all stages on this machine.
    pub seconds: FromTo<u64>,
}

/// Plans the book of `request`.
pub fn plan(facts: &Facts, request: &StageRequest, prices: &Prices) -> Plan {
    let ocr_pages = match request.reading.ocr {
        OcrMode::Never => 0,
        OcrMode::Auto => facts.ocr_pages,
        OcrMode::Always => facts.pages,
    };
    let pages = textract_pages(ocr_pages, facts, request);
    let (calls, tokens) = model_use(facts, request);

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
        match dearest(prices, model, tokens, request.model.max_tokens) {
            Some(cost) => model_cost = model_cost.max(cost),
            None => without_price.push(model.clone()),
        }
    }
    let most = ocr_cost.unwrap_or_default() + model_cost;
    let to = request.spending.limit.map_or(most, |limit| most.min(limit));
    let cost = without_price.is_empty().then_some(FromTo {
        from: Money::ZERO,
        to,
    });

    let local = f64::from(ocr_pages) * OCR_SECONDS_A_PAGE / facts.threads.max(1) as f64;
    let a_page = request
        .rates
        .textract_per_second
        .map_or(TEXTRACT_SECONDS_A_PAGE, |rate| {
            TEXTRACT_SECONDS_A_PAGE.max(1.0 / rate)
        });
    let remote = pages as f64 * a_page + calls as f64 * MODEL_SECONDS_A_CALL;
    Plan {
        pages: facts.pages,
        ocr_pages,
        textract_pages: FromTo { from: 0, to: pages },
        model_calls: FromTo { from: 0, to: calls },
        model_tokens: FromTo {
            from: 0,
            to: (tokens.0 + tokens.1).min(request.model.max_tokens),
        },
        cost,
        without_price,
        budget: request.spending.limit,
        seconds: FromTo {
            from: local.ceil() as u64,
            to: (local + remote).ceil() as u64,
        },
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
    };

    fn request() -> StageRequest {
        let output = OutputRef {
            uri: "out".to_owned(),
            layout: Layout::folder(),
        };
        StageRequest::new(Stage::TocDiscovery, "book.pdf", output)
    }

    fn planned(edit: impl Fn(&mut StageRequest)) -> Plan {
        let mut request = request();
        edit(&mut request);
        plan(&FACTS, &request, &built_in().prices)
    }

    #[test]
    fn what_is_not_asked_for_costs_nothing() {
        let plan = planned(|_| {});
        assert_eq!((plan.textract_pages.to, plan.model_calls.to), (0, 0));
        assert_eq!(plan.cost.unwrap().to, Money::ZERO);
        assert_eq!(plan.seconds, FromTo { from: 63, to: 63 });
        let none = planned(|r| {
            r.reading.engine = OcrEngine::Textract;
            r.reading.ocr = OcrMode::Never;
        });
        assert_eq!((none.ocr_pages, none.textract_pages.to), (0, 0));
    }

    #[test]
    fn textract_reads_a_share_of_the_pages() {
        let plan = planned(|r| r.reading.engine = OcrEngine::Textract);
        assert_eq!(plan.textract_pages.to, 25);
        assert_eq!(plan.cost.unwrap().to.to_string(), "0.0375");
        assert!(plan.seconds.to > plan.seconds.from);
        let all = planned(|r| {
            r.reading.engine = OcrEngine::Textract;
            r.reading.ocr = OcrMode::Always;
        });
        assert_eq!(all.textract_pages.to, 200);
    }

    #[test]
    fn models_cost_no_more_than_their_questions_their_tokens_or_the_budget() {
        let with_model = |r: &mut StageRequest| {
            r.model.mode = ModelMode::Fallback;
            r.model.models = vec!["amazon.nova-lite-v1:0".to_owned()];
        };
        let plan = planned(with_model);
        assert_eq!(plan.model_calls.to, 32);
        let most = plan.cost.unwrap().to;
        assert!(most > Money::ZERO);
        let few = planned(|r| {
            with_model(r);
            r.model.max_tokens = 1_000;
        });
        assert_eq!(few.model_tokens.to, 1_000);
        assert!(few.cost.unwrap().to < most);
        let poor = planned(|r| {
            with_model(r);
            r.spending.limit = Some(Money::from_millionths(7));
        });
        assert_eq!(poor.cost.unwrap().to.millionths(), 7);
    }

    #[test]
    fn what_has_no_price_is_named() {
        let plan = planned(|r| {
            r.model.mode = ModelMode::Fallback;
            r.model.models = vec!["unheard-of".to_owned()];
        });
        assert_eq!(plan.cost, None);
        assert_eq!(plan.without_price, ["unheard-of"]);
    }
}
