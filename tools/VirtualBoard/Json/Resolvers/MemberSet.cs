namespace nanoFramework.Json.Resolvers;

/// <summary>How to set a member, or that there is nothing to set.</summary>
public readonly struct MemberSet
{
    /// <summary>To be set so, to values of that type.</summary>
    public MemberSet(SetValueDelegate setValue, Type objectType)
    {
        SetValue = setValue;
        ObjectType = objectType;
    }

    /// <summary>To be passed over.</summary>
    public MemberSet(bool skip)
    {
        Skip = skip;
    }

    /// <summary>Sets it; null if it is to be passed over.</summary>
    public SetValueDelegate? SetValue { get; }

    /// <summary>The member's type; null if it is to be passed over.</summary>
    public Type? ObjectType { get; }

    /// <summary>Whether it is to be passed over.</summary>
    public bool Skip { get; }
}
