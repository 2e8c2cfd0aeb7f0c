// pgx (go get github.com/jackc/pgx/v5), by the key `pgx` as DATABASE_URL. The first argument is the SQL.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/jackc/pgx/v5"
)

func main() {
	ctx := context.Background()
	connection, err := pgx.Connect(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close(ctx)
	var answer string
	if err := connection.QueryRow(ctx, os.Args[1]).Scan(&answer); err != nil {
		log.Fatal(err)
	}
	fmt.Println(answer)
}
