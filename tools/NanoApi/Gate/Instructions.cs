using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace NanoApi.Gate;

/// <summary>
/// One IL instruction. <see cref="Operand"/>: token, constant or variable; <see cref="Targets"/>: of a branch.
/// </summary>
internal readonly record struct Instruction(int Offset, OpCode Op, int Operand, int[] Targets);

/// <summary>Decodes a method's IL.</summary>
internal static class Instructions
{
    private const byte TwoByteMark = 0xFE;
    private static readonly Dictionary<short, OpCode> s_opCodes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(op => op.Value);

    public static IEnumerable<Instruction> Of(MethodBodyBlock body)
    {
        var all = new List<Instruction>();
        BlobReader il = body.GetILReader();
        while (il.RemainingBytes > 0)
        {
            int offset = il.Offset;
            byte first = il.ReadByte();
            short value = first == TwoByteMark ? unchecked((short)((TwoByteMark << 8) | il.ReadByte())) : first;
            OpCode op = s_opCodes[value];
            (int operand, int[] targets) = ReadOperand(ref il, op);
            all.Add(new Instruction(offset, op, operand, targets));
        }

        return all;
    }

    private static (int Operand, int[] Targets) ReadOperand(ref BlobReader il, OpCode op)
    {
        switch (op.OperandType)
        {
            case OperandType.InlineNone:
                return (0, []);
            case OperandType.ShortInlineBrTarget:
                int near = il.ReadSByte();
                return (0, [il.Offset + near]);
            case OperandType.InlineBrTarget:
                int far = il.ReadInt32();
                return (0, [il.Offset + far]);
            case OperandType.ShortInlineI:
                return (il.ReadSByte(), []);
            case OperandType.ShortInlineVar:
                return (il.ReadByte(), []);
            case OperandType.InlineVar:
                return (il.ReadUInt16(), []);
            case OperandType.InlineI8 or OperandType.InlineR:
                il.ReadInt64();
                return (0, []);
            case OperandType.InlineSwitch:
                int[] distances = new int[il.ReadInt32()];
                for (int i = 0; i < distances.Length; i++)
                    distances[i] = il.ReadInt32();
                int end = il.Offset;
                return (0, Array.ConvertAll(distances, distance => end + distance));
            default:
                return (il.ReadInt32(), []);
        }
    }
}

/// <summary>How many values an instruction other than a call pops and pushes.</summary>
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

    /// <summary>The int constant that the instruction loads; null if it loads none.</summary>
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
