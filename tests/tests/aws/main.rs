//! The server that stands in for AWS, asked by the real SDK clients.

mod bedrock;
mod binary;
mod clients;
mod control;
mod faults;
mod identity;
mod model_faults;
mod textract;
mod textract_jobs;
