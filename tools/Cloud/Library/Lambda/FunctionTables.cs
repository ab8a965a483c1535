using Amazon.DynamoDBv2;
using Tables;

namespace Cloud.Lambda;

/// <summary>The tables of a function: in the local cloud's SQLite file if TABLES_FILE names it, otherwise on DynamoDB.</summary>
public static class FunctionTables
{
    /// <summary>Path of the file that the local cloud keeps tables in.</summary>
    public const string FileVariable = "TABLES_FILE";

    private static readonly Lazy<Func<TableSchema, ITable>> Opened = new(() =>
        Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } file
            ? new SqliteTables(file).Table
            : new DynamoTables(new AmazonDynamoDBClient()).Table);

    /// <summary>A table that exists, or will when it is used.</summary>
    public static ITable Open(TableSchema schema) => Opened.Value(schema);
}
