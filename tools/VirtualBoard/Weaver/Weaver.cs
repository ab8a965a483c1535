using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace VirtualBoard.Weaving;

/// <summary>
/// Makes device code compiled for .NET use the virtual board's runtime: replaces instructions and core library members
/// that behave differently on nanoFramework, and runs static constructors first. Line numbers in the debug information do
/// not change.
/// </summary>
public sealed class Weaver : IDisposable
{
    private const string Space = "VirtualBoard.Runtime";

    private readonly DefaultAssemblyResolver _resolver = new();
    private readonly AssemblyDefinition _runtime;
    private readonly ILookup<string, MethodDefinition> _methods;
    private readonly ILookup<string, FieldDefinition> _fields;

    /// <param name="runtimeFile">The assembly with the replacement methods, whose attributes name what they replace.</param>
    /// <param name="referenceFiles">Other projects' assemblies that the device code references.</param>
    public Weaver(string runtimeFile, IEnumerable<string> referenceFiles)
    {
        foreach (string file in referenceFiles.Append(runtimeFile))
            _resolver.AddSearchDirectory(Path.GetDirectoryName(Path.GetFullPath(file)));
        _runtime = AssemblyDefinition.ReadAssembly(runtimeFile, new ReaderParameters { AssemblyResolver = _resolver });
        _methods = ByTarget(_runtime.MainModule.Types.SelectMany(type => type.Methods));
        _fields = ByTarget(_runtime.MainModule.Types.SelectMany(type => type.Fields));
    }

    /// <summary>Rewrites the assembly and the .pdb beside it; false if it was already woven.</summary>
    /// <exception cref="NotSupportedException">The runtime cannot divide the type of a division's operands.</exception>
    public bool Weave(string assemblyFile)
    {
        bool hasSymbols = File.Exists(Path.ChangeExtension(assemblyFile, ".pdb"));
        using var assembly = AssemblyDefinition.ReadAssembly(assemblyFile,
            new ReaderParameters { AssemblyResolver = _resolver, InMemory = true, ReadSymbols = hasSymbols });
        ModuleDefinition module = assembly.MainModule;
        if (assembly.CustomAttributes.Any(a => a.AttributeType.FullName == $"{Space}.WovenAttribute"))
            return false;
        TypeDefinition[] types = [.. module.GetTypes()];
        foreach (MethodDefinition method in types.SelectMany(t => t.Methods).Where(m => m.HasBody))
            Replace(method);
        TypeDefinition[] withConstructor =
            [.. types.Where(t => t.Name != "<Module>" && t.Methods.Any(IsStaticConstructor))];
        foreach (TypeDefinition type in withConstructor)
            Swallow(type.Methods.Single(IsStaticConstructor));
        RunFirst(module, withConstructor);
        assembly.CustomAttributes.Add(new CustomAttribute(module.ImportReference(
            RuntimeType("WovenAttribute").Methods.Single(m => m.IsConstructor))));
        module.Write(assemblyFile, new WriterParameters { WriteSymbols = hasSymbols, DeterministicMvid = true });
        return true;
    }

    public void Dispose()
    {
        _runtime.Dispose();
        _resolver.Dispose();
    }

    private static ILookup<string, T> ByTarget<T>(IEnumerable<T> members)
        where T : ICustomAttributeProvider => members
        .SelectMany(member => member.CustomAttributes
            .Where(a => a.AttributeType.FullName == $"{Space}.ReplacesAttribute")
            .Select(a => (Target: (string)a.ConstructorArguments[0].Value, Member: member)))
        .ToLookup(r => r.Target, r => r.Member, StringComparer.Ordinal);

    private static bool IsStaticConstructor(MethodDefinition method) => method.IsConstructor && method.IsStatic;

    private TypeDefinition RuntimeType(string name) => _runtime.MainModule.GetType($"{Space}.{name}");

    private MethodReference StaticConstructorsMethod(ModuleDefinition module, string name) =>
        module.ImportReference(RuntimeType("StaticConstructors").Methods.Single(m => m.Name == name));

    private void Replace(MethodDefinition method)
    {
        var operands = new OperandTypes(method.Body);
        var found = new List<(Instruction Instruction, MethodDefinition By)>();
        foreach (Instruction instruction in method.Body.Instructions)
        {
            OperandType top = operands.Enter(instruction);
            if (instruction.Operand is FieldReference field && _fields[field.FullName].SingleOrDefault() is { } other)
                instruction.Operand = method.Module.ImportReference(other);
            MethodDefinition? by = instruction.OpCode.Code is Code.Div or Code.Div_Un or Code.Rem or Code.Rem_Un
                ? Division(method, instruction, top)
                : Member(instruction);
            if (by is not null)
                found.Add((instruction, by));
            operands.Leave(instruction);
        }

        if (found.Count == 0)
            return;
        // A call is longer than the instruction it replaces, so short branches over it may have to become long.
        method.Body.SimplifyMacros();
        foreach ((Instruction instruction, MethodDefinition by) in found)
        {
            if (instruction.Previous?.OpCode == OpCodes.Constrained)
            {
                instruction.Previous.OpCode = OpCodes.Nop;
                instruction.Previous.Operand = null;
            }

            instruction.OpCode = OpCodes.Call;
            instruction.Operand = method.Module.ImportReference(by);
        }

        method.Body.OptimizeMacros();
    }

    private MethodDefinition Division(MethodDefinition method, Instruction instruction, OperandType type) =>
        _methods[instruction.OpCode.Name]
            .FirstOrDefault(m => OperandTypes.Of(m.Parameters[0].ParameterType) == type)
        ?? throw new NotSupportedException(
            $"{method.FullName}, {instruction}: operands of type {type}, which VirtualBoard.Runtime does not divide");

    private MethodDefinition? Member(Instruction instruction)
    {
        if (instruction.Operand is not MethodReference called)
            return null;
        string name = called.FullName;
        // A struct's override is called through the overridden method of object.
        if (instruction.Previous is { OpCode.Code: Code.Constrained, Operand: TypeReference receiver })
            name = name.Replace($" {called.DeclaringType.FullName}::", $" {receiver.FullName}::", StringComparison.Ordinal);
        bool returns = instruction.OpCode.Code == Code.Newobj || called.ReturnType.MetadataType != MetadataType.Void;
        return instruction.OpCode.Code is Code.Call or Code.Callvirt or Code.Newobj
            ? _methods[name].SingleOrDefault(m => m.ReturnType.MetadataType != MetadataType.Void == returns)
            : null;
    }

    /// <summary>Puts the whole constructor in a try block that catches every exception.</summary>
    private void Swallow(MethodDefinition constructor)
    {
        MethodBody body = constructor.Body;
        ILProcessor il = body.GetILProcessor();
        body.SimplifyMacros();
        Instruction end = il.Create(OpCodes.Ret);
        foreach (Instruction instruction in body.Instructions.Where(i => i.OpCode == OpCodes.Ret))
        {
            instruction.OpCode = OpCodes.Leave;
            instruction.Operand = end;
        }

        Instruction handler = il.Create(OpCodes.Call, StaticConstructorsMethod(constructor.Module, "Swallow"));
        Instruction start = body.Instructions[0];
        il.Append(handler);
        il.Append(il.Create(OpCodes.Leave, end));
        il.Append(end);
        body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Catch)
        {
            TryStart = start,
            TryEnd = handler,
            HandlerStart = handler,
            HandlerEnd = end,
            CatchType = constructor.Module.TypeSystem.Object,
        });
        body.OptimizeMacros();
    }

    /// <summary>Runs static constructors in the module initializer, which runs before anything else in the module.</summary>
    private void RunFirst(ModuleDefinition module, TypeDefinition[] types)
    {
        TypeDefinition globals = module.GetType("<Module>");
        MethodDefinition? initializer = globals.Methods.SingleOrDefault(IsStaticConstructor);
        if (initializer is null)
        {
            initializer = new MethodDefinition(".cctor",
                MethodAttributes.Private | MethodAttributes.Static | MethodAttributes.HideBySig
                | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName,
                module.TypeSystem.Void);
            initializer.Body.Instructions.Add(Instruction.Create(OpCodes.Ret));
            globals.Methods.Add(initializer);
        }

        ILProcessor il = initializer.Body.GetILProcessor();
        Instruction first = initializer.Body.Instructions[0];
        foreach (TypeDefinition type in types.Where(t => !t.HasGenericParameters))
        {
            il.InsertBefore(first, il.Create(OpCodes.Ldtoken, type));
            il.InsertBefore(first, il.Create(OpCodes.Call, StaticConstructorsMethod(module, "Run")));
        }
    }
}
