using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace NanoApi.Gate;

/// <summary>Rules on how values become text: what prints wrongly or throws, as far as literals tell.</summary>
internal sealed class TextRules(GateContext context, MethodDefinitionHandle method)
{
    private readonly MetadataReader _metadata = context.Metadata;

    public void Check(MethodBodyBlock body, IReadOnlyList<Instruction> code)
    {
        var stack = new SymbolicStack(body);
        IlType? constrainedTo = null;
        foreach (Instruction instruction in code)
        {
            stack.Enter(instruction.Offset);
            if (instruction.Op == OpCodes.Constrained)
            {
                constrainedTo = context.Types.Read(MetadataTokens.EntityHandle(instruction.Operand));
                continue;
            }

            Step(stack, instruction, constrainedTo);
            constrainedTo = null;
            stack.Leave(instruction);
        }
    }

    private void Step(SymbolicStack stack, Instruction instruction, IlType? constrainedTo)
    {
        OpCode op = instruction.Op;
        if (op == OpCodes.Dup)
        {
            SymbolicValue[] top = stack.Pop(1);
            stack.Push(top[0]);
            stack.Push(top[0]);
        }
        else if (op == OpCodes.Call || op == OpCodes.Callvirt || op == OpCodes.Newobj)
        {
            Call(stack, instruction, constrainedTo);
        }
        else if (op == OpCodes.Stelem_Ref)
        {
            SymbolicValue[] top = stack.Pop(3);
            if (top[0].Elements is { } elements && top[1].Number is int index && index >= 0 && index < elements.Length)
                elements[index] = top[2];
        }
        else
        {
            SymbolicValue[] popped = stack.Pop(StackEffect.Pops(op));
            SymbolicValue pushed = Pushed(instruction, popped);
            for (int i = 0; i < StackEffect.Pushes(op); i++)
                stack.Push(pushed);
        }
    }

    private SymbolicValue Pushed(Instruction instruction, SymbolicValue[] popped)
    {
        OpCode op = instruction.Op;
        if (op == OpCodes.Ldstr)
        {
            UserStringHandle literal = MetadataTokens.UserStringHandle(instruction.Operand);
            return new SymbolicValue { Text = _metadata.GetUserString(literal) };
        }

        if (op == OpCodes.Box)
            return new SymbolicValue { Boxed = context.Types.Read(MetadataTokens.EntityHandle(instruction.Operand)) };
        if (op == OpCodes.Newarr && popped[0].Number is >= 0 and <= 100 and int length)
            return new SymbolicValue { Elements = Enumerable.Repeat(SymbolicValue.Unknown, length).ToArray() };
        return StackEffect.IntConstant(instruction) is int number
            ? new SymbolicValue { Number = number }
            : SymbolicValue.Unknown;
    }

    private void Call(SymbolicStack stack, Instruction instruction, IlType? constrainedTo)
    {
        EntityHandle token = MetadataTokens.EntityHandle(instruction.Operand);
        CalledMethod called = CalledMethod.Read(_metadata, context.Types, token);
        bool isNew = instruction.Op == OpCodes.Newobj;
        SymbolicValue[] arguments = stack.Pop(called.Signature.ParameterTypes.Length);
        if (called.Signature.Header.IsInstance && !isNew)
            stack.Pop(1);
        if (isNew || called.Signature.ReturnType.Name != "System.Void"
            || called.Signature.ReturnType.Shape != IlShape.Primitive)
            stack.Push(SymbolicValue.Unknown);
        Place Here() => context.Places.OfInstruction(method, instruction.Offset);
        new TextCall(context, called, constrainedTo, arguments, Here).Check();
    }
}
