namespace LocalIotCore.Identity;

/// <summary>An IoT policy, parsed and compiled; immutable.</summary>
public sealed class Policy
{
    internal Policy(PolicyStatement[] statements) => Statements = statements;

    internal PolicyStatement[] Statements { get; }

    /// <summary>Parses a policy document.</summary>
    /// <exception cref="PolicyFormatException">AWS IoT would refuse it; the message says where and why.</exception>
    public static Policy Parse(string json) => PolicyParser.Parse(json);
}
