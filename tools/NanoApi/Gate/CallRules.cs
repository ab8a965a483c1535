using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace NanoApi.Gate;

/// <summary>Rules on the arguments of calls, as far as literals, boxes and variables reveal them.</summary>
internal sealed class CallRules(GateContext context, MethodDefinitionHandle method)
{
    private readonly MetadataReader _metadata = context.Metadata;

    public void Check(MethodBodyBlock body, IReadOnlyList<Instruction> code)
    {
        var stack = new SymbolicStack(body);
        var loops = new ForeachRule(context, method, body, code);
        IlType? constrainedTo = null;
        for (int i = 0; i < code.Count; i++)
        {
            Instruction instruction = code[i];
            stack.Enter(instruction.Offset);
            if (instruction.Op == OpCodes.Constrained)
            {
                constrainedTo = context.Types.Read(MetadataTokens.EntityHandle(instruction.Operand));
                continue;
            }

            if (instruction.Op == OpCodes.Call || instruction.Op == OpCodes.Callvirt || instruction.Op == OpCodes.Newobj)
                Call(stack, instruction, constrainedTo, (called, receiver) => loops.Visit(i, called, receiver));
            else
                Step(stack, instruction);
            constrainedTo = null;
            stack.Leave(instruction);
        }
    }

    private void Step(SymbolicStack stack, Instruction instruction)
    {
        OpCode op = instruction.Op;
        if (op == OpCodes.Dup)
        {
            SymbolicValue[] top = stack.Pop(1);
            stack.Push(top[0]);
            stack.Push(top[0]);
        }
        else if (op == OpCodes.Stelem_Ref)
        {
            SymbolicValue[] top = stack.Pop(3);
            if (top[0].Elements is { } elements && top[1].Number is int index && index >= 0 && index < elements.Length)
                elements[index] = top[2];
        }
        else if (StackEffect.StoredLocal(instruction) is string local)
        {
            // An optimized method duplicates a new object, stores one reference and continues with the other.
            stack.Replace(stack.Pop(1)[0], new SymbolicValue { Variable = local });
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
        if (StackEffect.IntConstant(instruction) is int number)
            return new SymbolicValue { Number = number };
        return StackEffect.Variable(instruction, popped) is string variable
            ? new SymbolicValue { Variable = variable }
            : SymbolicValue.Unknown;
    }

    private void Call(SymbolicStack stack, Instruction instruction, IlType? constrainedTo,
        Action<CalledMethod, SymbolicValue> visit)
    {
        EntityHandle token = MetadataTokens.EntityHandle(instruction.Operand);
        CalledMethod called = CalledMethod.Read(_metadata, context.Types, token);
        bool isNew = instruction.Op == OpCodes.Newobj;
        SymbolicValue[] arguments = stack.Pop(called.Signature.ParameterTypes.Length);
        SymbolicValue receiver = called.Signature.Header.IsInstance && !isNew
            ? stack.Pop(1)[0]
            : SymbolicValue.Unknown;
        if (isNew)
            stack.Push(new SymbolicValue());
        else if (called.Signature.ReturnType.Name != "System.Void"
            || called.Signature.ReturnType.Shape != IlShape.Primitive)
            stack.Push(SymbolicValue.Unknown);
        Place Here() => context.Places.OfInstruction(method, instruction.Offset);
        new TextCall(context, called, constrainedTo, arguments, Here).Check();
        new StructCall(context, called, constrainedTo, receiver, arguments, Here).Check();
        visit(called, receiver);
    }
}

/// <summary>A method as named by a call.</summary>
internal sealed record CalledMethod(string TypeName, string Name, MethodSignature<IlType> Signature)
{
    public static CalledMethod Read(MetadataReader metadata, IlTypeReader types, EntityHandle token)
    {
        if (token.Kind == HandleKind.MethodSpecification)
            token = metadata.GetMethodSpecification((MethodSpecificationHandle)token).Method;
        if (token.Kind == HandleKind.MethodDefinition)
        {
            MethodDefinition method = metadata.GetMethodDefinition((MethodDefinitionHandle)token);
            return new CalledMethod(IlTypeReader.NameOf(metadata, method.GetDeclaringType()),
                metadata.GetString(method.Name),
                method.DecodeSignature(types, null));
        }

        MemberReference member = metadata.GetMemberReference((MemberReferenceHandle)token);
        string type = member.Parent.Kind == HandleKind.MethodDefinition ? "" : types.Read(member.Parent).Name;
        return new CalledMethod(type, metadata.GetString(member.Name), member.DecodeMethodSignature(types, null));
    }
}
