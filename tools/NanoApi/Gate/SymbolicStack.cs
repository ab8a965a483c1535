using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace NanoApi.Gate;

/// <summary>What is known of a value on the evaluation stack.</summary>
internal sealed class SymbolicValue
{
    public static readonly SymbolicValue Unknown = new();

    /// <summary>A literal string.</summary>
    public string? Text { get; init; }

    /// <summary>A literal int.</summary>
    public int? Number { get; init; }

    /// <summary>The type of a value that was boxed.</summary>
    public IlType? Boxed { get; init; }

    /// <summary>The local, parameter or field that it was read from.</summary>
    public string? Variable { get; init; }

    /// <summary>The elements of an array created here with a literal length.</summary>
    public SymbolicValue[]? Elements { get; init; }
}

/// <summary>
/// Tracks literals, boxes and argument arrays on the evaluation stack through a method in one pass. Where two paths meet,
/// only what both agree on remains known.
/// </summary>
internal sealed class SymbolicStack
{
    private readonly Dictionary<int, SymbolicValue[]> _atTarget = [];
    private List<SymbolicValue> _values = [];
    private bool _isReachable = true;

    public SymbolicStack(MethodBodyBlock body)
    {
        foreach (ExceptionRegion region in body.ExceptionRegions)
        {
            bool hasException = region.Kind is ExceptionRegionKind.Catch or ExceptionRegionKind.Filter;
            _atTarget[region.HandlerOffset] = hasException ? [SymbolicValue.Unknown] : [];
            if (region.Kind == ExceptionRegionKind.Filter)
                _atTarget[region.FilterOffset] = [SymbolicValue.Unknown];
        }
    }

    /// <summary>Call before each instruction.</summary>
    public void Enter(int offset)
    {
        if (_atTarget.TryGetValue(offset, out SymbolicValue[]? known))
            _values = _isReachable && _values.Count == known.Length ? Merge(known) : [.. known];
        else if (!_isReachable)
            _values = [];
        _isReachable = true;
    }

    /// <summary>Call after each instruction's pops and pushes.</summary>
    public void Leave(Instruction instruction)
    {
        bool empties = instruction.Op == OpCodes.Leave || instruction.Op == OpCodes.Leave_S;
        foreach (int target in instruction.Targets)
            _atTarget.TryAdd(target, empties ? [] : [.. _values]);
        FlowControl flow = instruction.Op.FlowControl;
        _isReachable = flow is not (FlowControl.Branch or FlowControl.Return or FlowControl.Throw);
    }

    public void Push(SymbolicValue value) => _values.Add(value);

    /// <summary>The topmost values, deepest first; missing ones are unknown.</summary>
    public SymbolicValue[] Pop(int count)
    {
        var popped = new SymbolicValue[count];
        for (int i = count - 1; i >= 0; i--)
        {
            popped[i] = _values.Count > 0 ? _values[^1] : SymbolicValue.Unknown;
            if (_values.Count > 0)
                _values.RemoveAt(_values.Count - 1);
        }

        return popped;
    }

    /// <summary>Refines the topmost value; does nothing if it is another one.</summary>
    public void Replace(SymbolicValue old, SymbolicValue known)
    {
        if (_values.Count > 0 && ReferenceEquals(_values[^1], old) && !ReferenceEquals(old, SymbolicValue.Unknown))
            _values[^1] = known;
    }

    private List<SymbolicValue> Merge(SymbolicValue[] known) =>
        [.. _values.Select((value, i) => ReferenceEquals(value, known[i]) ? value : SymbolicValue.Unknown)];
}
