namespace VirtualBoard.Runtime;

/// <summary>The method or field replaces a .NET instruction or member wherever device code uses it.</summary>
/// <param name="target">
/// An IL instruction (<c>div</c>), chosen by the operands' type, or a member as
/// <c>RETURN DECLARING.TYPE::NAME(PARAMETER,…)</c>, types by their full names. An instance method's object is the first
/// argument, by reference if it is a struct. A constructor's method returns the new object; a struct's constructor has a
/// second method that fills the one it is given.
/// </param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Field, AllowMultiple = true)]
public sealed class ReplacesAttribute(string target) : Attribute
{
    /// <summary>What is replaced.</summary>
    public string Target { get; } = target;
}

/// <summary>Marks an assembly that has been woven to use this one.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class WovenAttribute : Attribute;
