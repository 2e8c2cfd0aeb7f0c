// pgJDBC (org.postgresql:postgresql), by the key `jdbc-uri` as JDBC_URL. The first argument is the SQL.
import java.sql.DriverManager;

class WithJdbc {
    public static void main(String[] arguments) throws Exception {
        try (var connection = DriverManager.getConnection(System.getenv("JDBC_URL"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(arguments[0])) {
            rows.next();
            System.out.println(rows.getString(1));
        }
    }
}
