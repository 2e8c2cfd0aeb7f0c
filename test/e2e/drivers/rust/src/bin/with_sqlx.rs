// sqlx (cargo add sqlx --features postgres,runtime-tokio,tls-rustls), by the key `database-url` as DATABASE_URL.
// The first argument is the SQL.
use sqlx::Connection;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut connection = sqlx::PgConnection::connect(&std::env::var("DATABASE_URL")?).await?;
    let sql = std::env::args().nth(1).expect("the SQL");
    let answer: String = sqlx::query_scalar(&sql).fetch_one(&mut connection).await?;
    println!("{answer}");
    Ok(())
}
