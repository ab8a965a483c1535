namespace NanoApi.Gate;

/// <summary>A call that may compare structs or use one as a key.</summary>
internal sealed class StructCall(GateContext context, CalledMethod called, IlType? constrainedTo,
    SymbolicValue receiver, SymbolicValue[] arguments, Func<Place> place)
{
    /// <summary>Methods that call Equals on an argument of type object.</summary>
    private static readonly HashSet<string> s_comparers =
        ["Equals", "AreEqual", "AreNotEqual", "Contains", "IndexOf", "LastIndexOf", "Remove", "BinarySearch"];

    public void Check()
    {
        if (called.TypeName is "System.Collections.Hashtable" or "System.Collections.IDictionary")
        {
            // The key, if any, is the first argument.
            if (arguments.Length > 0)
                CheckKey(arguments[0].Boxed);
        }
        else if (s_comparers.Contains(called.Name))
        {
            CheckCompared(constrainedTo ?? receiver.Boxed);
            foreach (SymbolicValue argument in arguments)
                CheckCompared(argument.Boxed);
        }
    }

    private void CheckCompared(IlType? type)
    {
        if (type is not null && context.Index.IsStruct(type) && !context.Index.Find(type)!.OverridesEquals)
            context.Report(Rules.StructEquality, place(), $"equality of struct {type}, which does not override Equals");
    }

    private void CheckKey(IlType? type)
    {
        if (type is not null && context.Index.IsStruct(type)
            && context.Index.Find(type) is not { OverridesEquals: true, OverridesGetHashCode: true })
        {
            context.Report(Rules.StructEquality, place(),
                $"struct {type} as a Hashtable key without overriding Equals and GetHashCode");
        }
    }
}
