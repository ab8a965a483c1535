namespace LocalIotCore.Identity;

/// <summary>How a condition treats a key with several values (IAM "multivalued context keys").</summary>
internal enum ConditionSet
{
    /// <summary>The key has a value, and it matches; a negated operator also holds without one.</summary>
    Single,

    /// <summary>Every value of the key matches; also holds without one.</summary>
    ForAllValues,

    /// <summary>At least one value of the key matches.</summary>
    ForAnyValue,
}

/// <summary>One operator, one key and its permitted values, for example Bool, iot:Connection.Thing.IsAttached,
/// true.</summary>
internal sealed class PolicyCondition(
    ConditionSet set, bool isNegated, bool ignoresCase, PolicyKey key, PolicyPattern[] permitted)
{
    public bool Holds(ConnectionContext context)
    {
        var actual = context.Values(key);
        if (set == ConditionSet.ForAllValues)
        {
            foreach (var value in actual)
            {
                if (!Fits(value, context))
                    return false;
            }
            return true;
        }
        foreach (var value in actual)
        {
            if (Fits(value, context))
                return true;
        }
        return set == ConditionSet.Single && isNegated && actual.IsEmpty;
    }

    private bool Fits(string value, ConnectionContext context)
    {
        foreach (var pattern in permitted)
        {
            if (ignoresCase
                ? pattern.Source.Equals(value, StringComparison.OrdinalIgnoreCase)
                : pattern.Matches(value, context))
                return !isNegated;
        }
        return isNegated;
    }
}
