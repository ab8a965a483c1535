namespace LocalIotCore.Rules.Sql;

/// <summary>The version of the SQL dialect that a rule asks for with awsIotSqlVersion.</summary>
public sealed class SqlVersion
{
    private const string First = "2015-10-08";
    private const string Second = "2016-03-23";
    private const string Latest = "beta";

    /// <summary>What AWS IoT takes when a rule names none.</summary>
    public const string Default = First;

    private static readonly SqlVersion[] All = [new(First, false), new(Second, true), new(Latest, true)];

    /// <summary>As given by the rule.</summary>
    public string Name { get; }

    /// <summary>Literals, nested queries and the newer functions exist; whole numbers such as 10.0 are Int.</summary>
    internal bool IsSecond { get; }

    private SqlVersion(string name, bool isSecond) => (Name, IsSecond) = (name, isSecond);

    /// <summary>The version of that name.</summary>
    /// <exception cref="ArgumentException">There is no such version.</exception>
    public static SqlVersion Parse(string name) =>
        Array.Find(All, version => version.Name == name)
        ?? throw new ArgumentException($"awsIotSqlVersion is '{name}', expected '{First}', '{Second}' or '{Latest}'", nameof(name));

    public override string ToString() => Name;
}
