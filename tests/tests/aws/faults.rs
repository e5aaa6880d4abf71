//! Services that go wrong, as the real client sees them.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use aws_sdk_bedrockruntime::types::ContentBlock;
use songbook_tests::aws::{Emulator, Fault, Operation, Rule, Script, Service, Settings, Tally};

use crate::clients::{Asking, MODEL, detect, png, said, user};

const DETECT: Operation = Operation::DetectDocumentText;

fn server(rules: impl IntoIterator<Item = Rule>) -> Result<Emulator> {
    Emulator::start(Settings {
        script: Script::of(rules),
        ..Settings::default()
    })
}

/// Asks once under a fault: what the client says, and what was counted.
async fn once(fault: Fault) -> Result<((String, String), Tally)> {
    let server = server([Rule::always(fault)])?;
    let client = Asking::default().textract(&server).await;
    let said = detect(&client, &png(1))
        .await
        .err()
        .context("it went well")?;
    Ok((said, server.report().of(DETECT)))
}

/// Asks a model; an error as its code and message.
async fn converse(server: &Emulator, asking: Asking) -> Result<Result<(), (String, String)>> {
    let client = asking.bedrock(server).await;
    let content = ContentBlock::Text("hello".to_owned());
    let request = client.converse().model_id(MODEL).messages(user([content])?);
    let sent = request.send().await;
    Ok(sent.map(|_| ()).map_err(|error| said(&error)))
}

#[tokio::test]
async fn errors_instead_of_work_cost_nothing() -> Result<()> {
    let throttle = |code: &str| Fault::Throttle {
        code: Some(code.to_owned()),
        status: None,
        retry_after: None,
    };
    let limit = Fault::Error {
        code: "LimitExceededException".to_owned(),
        message: "Open jobs exceed maximum concurrent job limit".to_owned(),
        status: None,
    };
    for (fault, code, words, throttled) in [
        (Fault::throttle(), "ThrottlingException", "Rate exceeded", 1),
        (
            throttle("ProvisionedThroughputExceededException"),
            "ProvisionedThroughputExceededException",
            "Provisioned rate exceeded",
            1,
        ),
        (limit, "LimitExceededException", "Open jobs", 1),
        (
            Fault::ServerError { status: 503 },
            "InternalServerError",
            "problem",
            0,
        ),
        (
            Fault::ExpiredCredentials,
            "ExpiredTokenException",
            "is expired",
            0,
        ),
        (
            Fault::WrongRegion,
            "InvalidSignatureException",
            "valid region",
            0,
        ),
        (
            Fault::AccessDenied,
            "AccessDeniedException",
            "User: arn:aws:iam::111122223333:user/test is not authorized to perform: \
             textract:DetectDocumentText because no identity-based policy allows the \
             textract:DetectDocumentText action",
            0,
        ),
    ] {
        let ((said_code, message), tally) = once(fault).await?;
        assert_eq!(said_code, code);
        assert!(message.contains(words), "{message}");
        assert_eq!(
            (tally.throttled, tally.failed),
            (throttled, 1 - throttled),
            "{code}"
        );
        assert_eq!((tally.billed, tally.pages, tally.in_flight), (0, 0, 0));
    }
    Ok(())
}

#[tokio::test]
async fn answers_that_do_not_arrive_are_billed_all_the_same() -> Result<()> {
    let reset = |billed| Fault::Reset { billed };
    for (fault, billed, lost) in [
        (reset(true), 1, 1),
        (reset(false), 0, 1),
        (Fault::CutOff, 1, 1),
        (Fault::Garbage, 1, 0),
    ] {
        let ((code, message), tally) = once(fault.clone()).await?;
        println!("{fault:?}: {message}");
        assert_eq!(code, "", "{message}");
        assert_eq!(
            (tally.billed, tally.pages, tally.lost),
            (billed, billed, lost),
            "{fault:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_client_that_does_not_wait_pays() -> Result<()> {
    let server = server([Rule::always(Fault::Slow { milliseconds: 800 })])?;
    let client = Asking {
        timeout: Duration::from_millis(300),
        ..Asking::default()
    };
    let client = client.textract(&server).await;
    let (_, message) = detect(&client, &png(1)).await.unwrap_err();
    assert!(message.contains("timeout"), "{message}");
    while server.report().of(DETECT).in_flight > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let tally = server.report().of(DETECT);
    let ends = (tally.billed, tally.answered, tally.lost);
    assert_eq!(ends, (1, 0, 1));
    // Who waits is answered.
    let began = Instant::now();
    let client = Asking::default().textract(&server).await;
    detect(&client, &png(2)).await.unwrap();
    assert!(began.elapsed() >= Duration::from_millis(800));
    assert_eq!(server.report().of(DETECT).answered, 1);
    Ok(())
}

#[tokio::test]
async fn the_sdk_retries_what_may_pass_and_waits_as_it_is_told() -> Result<()> {
    let throttle = Fault::Throttle {
        code: None,
        status: None,
        retry_after: Some(0.3),
    };
    let rules = [
        Rule::always(throttle).calls(1, 1),
        Rule::always(Fault::ServerError { status: 500 }).calls(2, 2),
        Rule::always(Fault::Reset { billed: true }).calls(3, 3),
    ];
    let server = server(rules.map(|rule| rule.service(Service::Textract)))?;
    let asking = || Asking {
        attempts: 4,
        ..Asking::default()
    };
    let client = asking().textract(&server).await;
    let began = Instant::now();
    detect(&client, &png(1)).await.unwrap();
    assert!(
        began.elapsed() >= Duration::from_millis(300),
        "{:?}",
        began.elapsed()
    );
    let report = server.report();
    let tally = report.of(DETECT);
    let ends = (
        tally.requests,
        tally.throttled,
        tally.failed,
        tally.lost,
        tally.answered,
    );
    assert_eq!(ends, (4, 1, 1, 1, 1));
    // The page that was lost on its way was paid for twice.
    assert_eq!(report.billed_twice().len(), 1);
    converse(&server, asking()).await?.unwrap();
    assert_eq!(server.report().of(Operation::Converse).requests, 1);
    Ok(())
}

#[tokio::test]
async fn bedrock_says_it_in_its_own_way() -> Result<()> {
    let arn = format!("arn:aws:bedrock:us-east-1::foundation-model/{MODEL}");
    let denied = format!("is not authorized to perform: bedrock:InvokeModel on resource: {arn}");
    for (fault, code, words) in [
        (
            Fault::throttle(),
            "ThrottlingException",
            "Too many requests",
        ),
        (
            Fault::ServerError { status: 503 },
            "ServiceUnavailableException",
            "problem",
        ),
        (
            Fault::ServerError { status: 500 },
            "InternalServerException",
            "problem",
        ),
        (Fault::AccessDenied, "AccessDeniedException", &denied),
        (
            Fault::ExpiredCredentials,
            "ExpiredTokenException",
            "is expired",
        ),
    ] {
        let server = server([Rule::always(fault)])?;
        let error = converse(&server, Asking::default()).await?.unwrap_err();
        assert_eq!(error.0, code);
        assert!(error.1.contains(words), "{}", error.1);
    }
    Ok(())
}

#[tokio::test]
async fn nine_of_ten_are_throttled_in_their_time_and_none_in_another() -> Result<()> {
    let throttle = Rule::always(Fault::throttle()).service(Service::Textract);
    let server = server([throttle.clone().probability(0.9).seconds(0.0, 3600.0)])?;
    let client = Asking::default().textract(&server).await;
    for shade in 0..100 {
        let _ = detect(&client, &png(shade)).await;
    }
    let tally = server.report().of(DETECT);
    assert_eq!(tally.requests, 100);
    assert!((80..=97).contains(&tally.throttled), "{}", tally.throttled);
    assert_eq!(tally.answered, tally.billed);
    server.set_script(Script::of([throttle.seconds(3600.0, 7200.0)]));
    server.clear_counts();
    for shade in 0..10 {
        detect(&client, &png(shade)).await.unwrap();
    }
    assert_eq!(server.report().of(DETECT).throttled, 0);
    Ok(())
}
