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
