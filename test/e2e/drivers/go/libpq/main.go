// lib/pq (go get github.com/lib/pq), by the key `database-url` as DATABASE_URL. The first argument is the SQL.
package main

import (
	"database/sql"
	"fmt"
	"log"
	"os"

	_ "github.com/lib/pq"
)

func main() {
	database, err := sql.Open("postgres", os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	defer database.Close()
	var answer string
	if err := database.QueryRow(os.Args[1]).Scan(&answer); err != nil {
		log.Fatal(err)
	}
	fmt.Println(answer)
}
