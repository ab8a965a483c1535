using Mono.Cecil;
using Mono.Cecil.Cil;

namespace VirtualBoard.Weaving;

/// <summary>The types of stack values that arithmetic distinguishes.</summary>
internal enum OperandType
{
    Other, Int32, Int64, Single, Double,
}

/// <summary>
/// Tracks the evaluation stack through a method in one pass, which suffices for what a C# compiler emits: the stack is
/// empty at the start of a loop and has the same types wherever two paths meet.
/// </summary>
internal sealed class OperandTypes
{
    private readonly MethodBody _body;
    private readonly Dictionary<Instruction, OperandType[]> _atTarget = [];
    private readonly Stack<OperandType> _stack = [];
    private bool _isReachable = true;

    public OperandTypes(MethodBody body)
    {
        _body = body;
        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            bool hasException = handler.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter;
            _atTarget[handler.HandlerStart] = hasException ? [OperandType.Other] : [];
            if (handler.FilterStart is Instruction filter)
                _atTarget[filter] = [OperandType.Other];
        }
    }

    /// <summary>Call before each instruction; returns the topmost value's type.</summary>
    public OperandType Enter(Instruction instruction)
    {
        if (_atTarget.TryGetValue(instruction, out OperandType[]? known))
            Reset(known);
        else if (!_isReachable)
            Reset([]);
        return _stack.TryPeek(out OperandType top) ? top : OperandType.Other;
    }

    /// <summary>Call after <see cref="Enter"/>; applies the instruction's pops and pushes.</summary>
    public void Leave(Instruction instruction)
    {
        OpCode op = instruction.OpCode;
        OperandType[] popped = Pop(instruction);
        if (op.Code == Code.Dup)
            Push(popped[0], 2);
        else if (instruction.Operand is MethodReference called && op.FlowControl == FlowControl.Call)
        {
            if (op.Code == Code.Newobj)
                Push(OperandType.Other, 1);
            else if (called.ReturnType.MetadataType != MetadataType.Void)
                Push(Of(called.ReturnType), 1);
        }
        else
            Push(Pushed(instruction, popped), op.StackBehaviourPush == StackBehaviour.Push0 ? 0 : 1);

        OperandType[] state = op.FlowControl == FlowControl.Branch && op.Code is Code.Leave or Code.Leave_S
            ? []
            : [.. _stack.Reverse()];
        foreach (Instruction target in instruction.Operand as Instruction[]
            ?? (instruction.Operand is Instruction one ? [one] : []))
            _atTarget.TryAdd(target, state);
        _isReachable = op.FlowControl is not (FlowControl.Branch or FlowControl.Return or FlowControl.Throw);
    }

    /// <summary>How arithmetic treats a value of this type; an enumeration counts as its underlying integer.</summary>
    public static OperandType Of(TypeReference type) => type.MetadataType switch
    {
        MetadataType.Boolean or MetadataType.Char or MetadataType.SByte or MetadataType.Byte or MetadataType.Int16
            or MetadataType.UInt16 or MetadataType.Int32 or MetadataType.UInt32 => OperandType.Int32,
        MetadataType.Int64 or MetadataType.UInt64 => OperandType.Int64,
        MetadataType.Single => OperandType.Single,
        MetadataType.Double => OperandType.Double,
        MetadataType.ValueType when type.Resolve() is { IsEnum: true } definition =>
            Of(definition.Fields.Single(f => !f.IsStatic).FieldType),
        _ => OperandType.Other,
    };

    private void Reset(OperandType[] state)
    {
        _stack.Clear();
        foreach (OperandType type in state)
            _stack.Push(type);
    }

    private void Push(OperandType type, int count)
    {
        for (int i = 0; i < count; i++)
            _stack.Push(type);
    }

    /// <summary>The topmost value first.</summary>
    private OperandType[] Pop(Instruction instruction)
    {
        int count = instruction.OpCode.StackBehaviourPop switch
        {
            StackBehaviour.Pop0 => 0,
            StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
            StackBehaviour.Popi_popi_popi or StackBehaviour.Popref_popi_popi or StackBehaviour.Popref_popi_popi8
                or StackBehaviour.Popref_popi_popr4 or StackBehaviour.Popref_popi_popr8
                or StackBehaviour.Popref_popi_popref => 3,
            StackBehaviour.PopAll => _stack.Count,
            StackBehaviour.Varpop => Arguments(instruction),
            _ => 2,
        };
        return [.. Enumerable.Range(0, count).Select(_ => _stack.TryPop(out OperandType t) ? t : OperandType.Other)];
    }

    private int Arguments(Instruction instruction)
    {
        if (instruction.Operand is not IMethodSignature signature)
            return _stack.Count;
        bool takesObject = signature.HasThis && instruction.OpCode.Code != Code.Newobj;
        return signature.Parameters.Count + (takesObject ? 1 : 0);
    }

    private OperandType Pushed(Instruction instruction, OperandType[] popped) => instruction.OpCode.StackBehaviourPush switch
    {
        StackBehaviour.Pushi when instruction.OpCode.Code is Code.Conv_I or Code.Conv_U => OperandType.Other,
        StackBehaviour.Pushi => OperandType.Int32,
        StackBehaviour.Pushi8 => OperandType.Int64,
        StackBehaviour.Pushr4 => OperandType.Single,
        StackBehaviour.Pushr8 => OperandType.Double,
        StackBehaviour.Push1 => Loaded(instruction) is TypeReference type
            ? Of(type)
            // Arithmetic: popped last is the first operand, which alone determines the type of a shift.
            : popped.Length > 0 ? popped[^1] : OperandType.Other,
        _ => OperandType.Other,
    };

    private TypeReference? Loaded(Instruction instruction) => instruction.OpCode.Code switch
    {
        Code.Ldarg_0 or Code.Ldarg_1 or Code.Ldarg_2 or Code.Ldarg_3 =>
            Parameter(instruction.OpCode.Code - Code.Ldarg_0),
        Code.Ldloc_0 or Code.Ldloc_1 or Code.Ldloc_2 or Code.Ldloc_3 =>
            _body.Variables[instruction.OpCode.Code - Code.Ldloc_0].VariableType,
        _ => instruction.Operand switch
        {
            ParameterDefinition parameter => parameter.ParameterType,
            VariableDefinition variable => variable.VariableType,
            FieldReference field => field.FieldType,
            TypeReference type => type,
            _ => null,
        },
    };

    private TypeReference Parameter(int index) => !_body.Method.HasThis
        ? _body.Method.Parameters[index].ParameterType
        : index == 0 ? _body.ThisParameter.ParameterType : _body.Method.Parameters[index - 1].ParameterType;
}
