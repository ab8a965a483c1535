using System.Text.Json;

namespace LocalIotCore.Identity;

/// <summary>Parses the Condition element of a policy statement.</summary>
internal static class ConditionParser
{
    private const string ForAll = "ForAllValues:";
    private const string ForAny = "ForAnyValue:";

    private enum Comparison
    {
        Exact,
        IgnoringCase,
        Wildcards,
    }

    // Arn operators behave like StringLike: the only ARN-like key here is iot:LastWillTopic.
    private static readonly Dictionary<string, (Comparison Comparison, bool IsNegated)> Operators = new()
    {
        ["Bool"] = (Comparison.IgnoringCase, false),
        ["StringEquals"] = (Comparison.Exact, false),
        ["StringNotEquals"] = (Comparison.Exact, true),
        ["StringEqualsIgnoreCase"] = (Comparison.IgnoringCase, false),
        ["StringNotEqualsIgnoreCase"] = (Comparison.IgnoringCase, true),
        ["StringLike"] = (Comparison.Wildcards, false),
        ["StringNotLike"] = (Comparison.Wildcards, true),
        ["ArnEquals"] = (Comparison.Wildcards, false),
        ["ArnLike"] = (Comparison.Wildcards, false),
        ["ArnNotEquals"] = (Comparison.Wildcards, true),
        ["ArnNotLike"] = (Comparison.Wildcards, true),
    };

    public static PolicyCondition[] Parse(JsonElement condition, string where)
    {
        if (condition.ValueKind != JsonValueKind.Object)
            throw new PolicyFormatException($"{where} must be an object; it is {condition.ValueKind}.");
        var conditions = new List<PolicyCondition>();
        foreach (var byOperator in condition.EnumerateObject())
        {
            var (set, comparison, isNegated) = Operator(byOperator.Name, where);
            var at = $"{where}.{byOperator.Name}";
            if (byOperator.Value.ValueKind != JsonValueKind.Object)
                throw new PolicyFormatException($"{at} must be an object of keys and values.");
            foreach (var byKey in byOperator.Value.EnumerateObject())
            {
                var permitted = PolicyParser.Texts(byKey.Value, $"{at}.{byKey.Name}")
                    .Select(value => PolicyPattern.Compile(value, comparison == Comparison.Wildcards));
                var ignoresCase = comparison == Comparison.IgnoringCase;
                conditions.Add(new PolicyCondition(
                    set, isNegated, ignoresCase, PolicyKeys.Parse(byKey.Name), [.. permitted]));
            }
        }
        return [.. conditions];
    }

    private static (ConditionSet Set, Comparison Comparison, bool IsNegated) Operator(string name, string where)
    {
        var set = ConditionSet.Single;
        if (name.StartsWith(ForAll, StringComparison.Ordinal))
            set = ConditionSet.ForAllValues;
        else if (name.StartsWith(ForAny, StringComparison.Ordinal))
            set = ConditionSet.ForAnyValue;
        var bare = set == ConditionSet.Single ? name : name[(name.IndexOf(':') + 1)..];
        if (!Operators.TryGetValue(bare, out var known))
            throw new PolicyFormatException(
                $"{where} has the operator \"{name}\", which is not supported; "
                + $"known are {string.Join(", ", Operators.Keys)}.");
        return (set, known.Comparison, known.IsNegated);
    }
}
