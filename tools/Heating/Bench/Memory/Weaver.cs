using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Heating.Bench.Memory;

/// <summary>Creates a copy of the firmware's library that reports to <see cref="Meter"/> every call and everything that
/// allocates on the interpreter.</summary>
internal sealed class Weaver
{
    private const string PortsNamespace = ".Ports";

    private readonly ModuleDefinition _module;
    private readonly Dictionary<string, MethodReference> _meter;

    private Weaver(ModuleDefinition module)
    {
        _module = module;
        _meter = typeof(Meter).GetMethods().Where(method => method.IsStatic && !method.IsSpecialName)
            .ToDictionary(method => method.Name, method => module.ImportReference(method));
    }

    /// <summary>Reads a library and weaves it.</summary>
    /// <returns>The new library, and the size of its metadata.</returns>
    public static (byte[] Image, TableFigures Tables) Weave(string path)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(path);
        TableFigures tables = MetadataTables.Of(module);
        var weaver = new Weaver(module);
        foreach (MethodDefinition method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
            weaver.Weave(method);
        using var image = new MemoryStream();
        module.Write(image);
        return (image.ToArray(), tables);
    }

    private void Weave(MethodDefinition method)
    {
        MethodBody body = method.Body;
        int frameBytes = NanoCost.Frame(body.Variables.Count, body.MaxStackSize);
        int structs = body.Variables.Where(variable => IsStruct(variable.VariableType)).Sum(variable => BytesOf(variable.VariableType));
        string site = SiteOf(method.DeclaringType);
        body.SimplifyMacros();
        ILProcessor il = body.GetILProcessor();
        Instruction[] original = [.. body.Instructions];
        Instruction[] handlers = [.. body.ExceptionHandlers.Where(handler => handler.HandlerType == ExceptionHandlerType.Catch)
            .Select(handler => handler.HandlerStart)];
        var outside = new VariableDefinition(_module.TypeSystem.Int64);
        body.Variables.Add(outside);
        foreach (Instruction instruction in original)
        {
            if (instruction is { OpCode.Code: Code.Call or Code.Callvirt, Operand: MethodReference { Name: nameof(string.PadLeft), Parameters.Count: 2 } })
            {
                (instruction.OpCode, instruction.Operand) = (OpCodes.Ldstr, site);
                il.InsertAfter(instruction, Call(il, nameof(Meter.PadLeft)));
                continue;
            }
            Instruction[] after = [.. After(il, instruction, site)];
            for (int index = after.Length - 1; index >= 0; index--)
                il.InsertAfter(instruction, after[index]);
        }
        foreach (Instruction instruction in original.Where(instruction => instruction.OpCode == OpCodes.Ret))
            Before(il, instruction, il.Create(OpCodes.Ldloc, outside), Call(il, nameof(Meter.Leave)));
        foreach (Instruction start in handlers)
            Before(il, start, il.Create(OpCodes.Ldloc, outside), il.Create(OpCodes.Ldc_I4, frameBytes),
                Call(il, nameof(Meter.Resume)));
        List<Instruction> first = [il.Create(OpCodes.Ldc_I4, frameBytes), Call(il, nameof(Meter.Enter)), il.Create(OpCodes.Stloc, outside)];
        if (structs > 0)
            first.AddRange([il.Create(OpCodes.Ldc_I4, structs), il.Create(OpCodes.Ldstr, site), Call(il, nameof(Meter.Struct))]);
        for (int index = first.Count - 1; index >= 0; index--)
            body.Instructions.Insert(0, first[index]);
        body.OptimizeMacros();
    }

    private IEnumerable<Instruction> After(ILProcessor il, Instruction instruction, string site)
    {
        switch (instruction.OpCode.Code)
        {
            case Code.Ldstr:
                return [il.Create(OpCodes.Ldstr, site), Call(il, nameof(Meter.Literal))];
            case Code.Newobj when IsStruct(((MethodReference)instruction.Operand).DeclaringType):
                return Struct(((MethodReference)instruction.Operand).DeclaringType);
            case Code.Newobj when !((MethodReference)instruction.Operand).DeclaringType.IsValueType:
            case Code.Newarr:
            case Code.Box:
                return Made();
            case Code.Call or Code.Callvirt:
                var called = (MethodReference)instruction.Operand;
                if (called.Resolve() is { DeclaringType.IsInterface: true } port && IsOurs(called.DeclaringType)
                    && port.DeclaringType.Namespace.EndsWith(PortsNamespace, StringComparison.Ordinal))
                    return [il.Create(OpCodes.Ldstr, $"{port.DeclaringType.Name}.{port.Name}"), Call(il, nameof(Meter.Port))];
                if (called.Name == nameof(ToString) && called.DeclaringType.IsPrimitive)
                    return [.. Made(), il.Create(OpCodes.Ldstr, site), Call(il, nameof(Meter.Format))];
                return !IsOurs(called.DeclaringType) && (called.ReturnType.MetadataType == MetadataType.String || called.ReturnType.IsArray)
                    ? Made()
                    : [];
            case Code.Ldloc or Code.Ldarg or Code.Ldfld or Code.Ldsfld or Code.Ldobj or Code.Ldelem_Any
                when LoadedType(instruction.Operand) is { } loaded && IsStruct(loaded):
                return Struct(loaded);
            default:
                return [];
        }

        IEnumerable<Instruction> Made() =>
            [il.Create(OpCodes.Dup), il.Create(OpCodes.Ldstr, site), Call(il, nameof(Meter.Made))];

        IEnumerable<Instruction> Struct(TypeReference type) =>
            [il.Create(OpCodes.Ldc_I4, BytesOf(type)), il.Create(OpCodes.Ldstr, site), Call(il, nameof(Meter.Struct))];
    }

    private Instruction Call(ILProcessor il, string name) => il.Create(OpCodes.Call, _meter[name]);

    // Branches to the instruction now lead to the inserted code.
    private static void Before(ILProcessor il, Instruction instruction, params ReadOnlySpan<Instruction> inserted)
    {
        Instruction moved = il.Create(OpCodes.Nop);
        (moved.OpCode, moved.Operand) = (instruction.OpCode, instruction.Operand);
        il.InsertAfter(instruction, moved);
        for (int index = inserted.Length - 1; index > 0; index--)
            il.InsertAfter(instruction, inserted[index]);
        (instruction.OpCode, instruction.Operand) = (inserted[0].OpCode, inserted[0].Operand);
    }

    private static TypeReference? LoadedType(object operand) => operand switch
    {
        VariableDefinition variable => variable.VariableType,
        ParameterDefinition parameter => parameter.ParameterType,
        FieldReference field => field.FieldType,
        TypeReference type => type,
        _ => null,
    };

    private static string SiteOf(TypeDefinition type) => type.DeclaringType is { } outer ? SiteOf(outer) : type.Name;

    private bool IsOurs(TypeReference type) => type.Scope == _module;

    private bool IsStruct(TypeReference type) => type is TypeDefinition { IsValueType: true, IsEnum: false } && IsOurs(type);

    private static int BytesOf(TypeReference type) =>
        NanoCost.Object(type.Resolve().Fields.Count(field => !field.IsStatic));
}
