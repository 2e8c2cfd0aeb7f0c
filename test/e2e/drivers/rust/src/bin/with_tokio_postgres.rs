// tokio-postgres (cargo add tokio-postgres), by the key `uri` as DATABASE_URI. The first argument is the SQL.
use tokio_postgres::NoTls;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, connection) = tokio_postgres::connect(&std::env::var("DATABASE_URI")?, NoTls).await?;
    tokio::spawn(connection);
    let sql = std::env::args().nth(1).expect("the SQL");
    let answer: String = client.query_one(&sql, &[]).await?.get(0);
    println!("{answer}");
    Ok(())
}
