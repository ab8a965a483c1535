using System.Globalization;
using Amazon.DynamoDBv2;
using Tables;

namespace Cloud.Lambda;

/// <summary>The tables of a function: in the local cloud's SQLite file if TABLES_FILE names it, otherwise on DynamoDB.</summary>
public static class FunctionTables
{
    /// <summary>Path of the file that the local cloud keeps tables in.</summary>
    public const string FileVariable = "TABLES_FILE";

    /// <summary>Size up to which the functions let that file grow, bytes; not set: as far as the disk goes.</summary>
    public const string BytesMaxVariable = "TABLES_BYTES_MAX";

    private static readonly Lazy<Func<TableSchema, ITable>> Opened = new(() =>
        Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } file
            ? new SqliteTables(file, bytesMax: BytesMax()).Table
            : new DynamoTables(new AmazonDynamoDBClient()).Table);

    /// <summary>A table that exists, or will when it is used.</summary>
    /// <exception cref="InvalidOperationException">A variable is wrong.</exception>
    public static ITable Open(TableSchema schema) => Opened.Value(schema);

    private static long? BytesMax() => Environment.GetEnvironmentVariable(BytesMaxVariable) is not { Length: > 0 } text
        ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) && bytes > 0
            ? bytes
            : throw new InvalidOperationException($"{BytesMaxVariable} is {text}; expected a number of bytes above 0.");
}
