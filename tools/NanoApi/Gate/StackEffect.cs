using System.Reflection.Emit;

namespace NanoApi.Gate;

/// <summary>How many values an instruction that is no call takes from the stack and puts there.</summary>
internal static class StackEffect
{
    public static int Pops(OpCode op) => op.StackBehaviourPop switch
    {
        StackBehaviour.Pop0 or StackBehaviour.Varpop => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Popi_popi_popi or StackBehaviour.Popref_popi_popi or StackBehaviour.Popref_popi_popi8
            or StackBehaviour.Popref_popi_popr4 or StackBehaviour.Popref_popi_popr8 or StackBehaviour.Popref_popi_popref
            or StackBehaviour.Popref_popi_pop1 => 3,
        _ => 2,
    };

    public static int Pushes(OpCode op) => op.StackBehaviourPush switch
    {
        StackBehaviour.Push0 or StackBehaviour.Varpush => 0,
        StackBehaviour.Push1_push1 => 2,
        _ => 1,
    };

    /// <summary>The int that the instruction loads; null if it loads none.</summary>
    public static int? IntConstant(Instruction instruction)
    {
        OpCode op = instruction.Op;
        if (op == OpCodes.Ldc_I4 || op == OpCodes.Ldc_I4_S)
            return instruction.Operand;
        int number = op.Value - OpCodes.Ldc_I4_0.Value;
        return number is >= -1 and <= 8 ? number : null;
    }

    /// <summary>
    /// A name for the local, parameter, static field or field of a named object that the instruction loads; null if it
    /// loads none. The same name means the same variable within one method.
    /// </summary>
    public static string? Variable(Instruction instruction, SymbolicValue[] popped)
    {
        string name = instruction.Op.Name!;
        if (instruction.Op == OpCodes.Ldsfld)
            return $"field {instruction.Operand}";
        if (instruction.Op == OpCodes.Ldfld)
            return popped[0].Variable is string owner ? $"{owner}.{instruction.Operand}" : null;
        string kind = name.Split('.')[0];
        if (kind is not ("ldloc" or "ldarg"))
            return null;
        return char.IsDigit(name[^1]) ? name : $"{kind}.{instruction.Operand}";
    }

    /// <summary>The local that the instruction stores to, named as <see cref="Variable"/> names it; null if none.</summary>
    public static string? StoredLocal(Instruction instruction)
    {
        string name = instruction.Op.Name!;
        if (!name.StartsWith("stloc", StringComparison.Ordinal))
            return null;
        return char.IsDigit(name[^1]) ? $"ldloc.{name[^1]}" : $"ldloc.{instruction.Operand}";
    }
}
