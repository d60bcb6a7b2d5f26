//! `dateline` turns news articles into maps in time.
//!
//! It reads articles (Arabic first, English too), finds the places they mention, links each mention to a
//! point in a gazetteer, dates it, and writes map layers cut by time. The modules stand in the order in
//! which data flows through them; [`pipeline`] runs them in that order.

pub mod date;
pub mod encoding;
pub mod eval;
pub mod export;
pub mod gazetteer;
pub mod ingest;
pub mod lang;
pub mod model;
pub mod pipeline;
pub mod query;
pub mod recognise;
pub mod resolve;
pub mod slice;
pub mod store;
