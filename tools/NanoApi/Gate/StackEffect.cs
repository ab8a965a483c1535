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
}
