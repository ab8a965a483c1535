using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace NanoApi.Gate;

/// <summary>
/// Finds collections that are changed inside a foreach over them: the same local, parameter or field, within one method.
/// A change followed at once by leaving the loop is allowed.
/// </summary>
internal sealed class ForeachRule(GateContext context, MethodDefinitionHandle method, MethodBodyBlock body,
    IReadOnlyList<Instruction> code)
{
    private static readonly HashSet<string> s_collections =
    [
        "System.Collections.ArrayList", "System.Collections.Hashtable", "System.Collections.IDictionary",
        "System.Collections.IList", "System.Collections.Queue", "System.Collections.Stack",
    ];

    private static readonly HashSet<string> s_changes =
    [
        "Add", "Insert", "Remove", "RemoveAt", "Clear", "Enqueue", "Dequeue", "Push", "Pop",
    ];

    private readonly List<(string Variable, ExceptionRegion Loop)> _loops = [];

    /// <summary>Call for every method call, in code order.</summary>
    public void Visit(int index, CalledMethod called, SymbolicValue receiver)
    {
        int offset = code[index].Offset;
        if (receiver.Variable is not string variable)
            return;
        if (called.Name == "GetEnumerator")
        {
            // The compiler puts the loop in a try block to dispose the enumerator.
            ExceptionRegion[] loops = [.. body.ExceptionRegions
                .Where(r => r.Kind == ExceptionRegionKind.Finally && r.TryOffset > offset)
                .OrderBy(r => r.TryOffset).ThenBy(r => r.TryLength)];
            if (loops.Length > 0)
                _loops.Add((variable, loops[0]));
        }
        else if (s_collections.Contains(called.TypeName) && s_changes.Contains(called.Name)
            && _loops.Exists(l => l.Variable == variable && Holds(l.Loop, offset)) && !LeavesAfter(index))
        {
            context.Report(Rules.ChangeInForeach, context.Places.OfInstruction(method, offset),
                $"{called.Name} within a foreach of the same {SimpleName(called.TypeName)}");
        }
    }

    private static bool Holds(ExceptionRegion loop, int offset) =>
        offset >= loop.TryOffset && offset < loop.TryOffset + loop.TryLength;

    private bool LeavesAfter(int index)
    {
        // An unoptimized break jumps to the end of the loop's body and leaves from there.
        for (int next = index + 1; next < code.Count;)
        {
            OpCode op = code[next].Op;
            if (op == OpCodes.Br || op == OpCodes.Br_S)
            {
                int target = code.ToList().FindIndex(i => i.Offset == code[next].Targets[0]);
                if (target <= next)
                    return false;
                next = target;
            }
            else if (op == OpCodes.Nop || op == OpCodes.Pop)
                next++;
            else
                return op == OpCodes.Leave || op == OpCodes.Leave_S;
        }

        return false;
    }

    private static string SimpleName(string name) => name[(name.LastIndexOf('.') + 1)..];
}
