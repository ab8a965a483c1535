using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace NanoApi.Gate;

/// <summary>Rules on method bodies: each instruction, and the types and members it names.</summary>
internal sealed class BodyRules(GateContext context, PEReader image)
{
    private const int MaxLocals = 200;

    private readonly MetadataReader _metadata = context.Metadata;

    public void Check()
    {
        foreach (MethodDefinitionHandle handle in _metadata.MethodDefinitions)
        {
            int address = _metadata.GetMethodDefinition(handle).RelativeVirtualAddress;
            if (address != 0)
                CheckBody(handle, image.GetMethodBody(address));
        }
    }

    private void CheckBody(MethodDefinitionHandle handle, MethodBodyBlock body)
    {
        if (!body.LocalSignature.IsNil)
            CheckLocals(handle, _metadata.GetStandaloneSignature(body.LocalSignature)
                .DecodeLocalSignature(context.Types, null));
        List<Instruction> code = [.. Instructions.Of(body)];
        foreach (Instruction instruction in code)
        {
            Place Here() => context.Places.OfInstruction(handle, instruction.Offset);
            CheckOpCode(instruction, Here);
            if (instruction.Op.OperandType is OperandType.InlineType or OperandType.InlineTok
                or OperandType.InlineMethod or OperandType.InlineField)
                CheckToken(MetadataTokens.EntityHandle(instruction.Operand), Here);
        }

        CheckModuleInitializer(handle, code);
        CheckThrown(handle, code);
        new CallRules(context, handle).Check(body, code);
    }

    /// <summary>
    /// The compiler collects module initializers in a static constructor of the type &lt;Module&gt;.
    /// </summary>
    private void CheckModuleInitializer(MethodDefinitionHandle handle, List<Instruction> code)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(_metadata.GetMethodDefinition(handle).GetDeclaringType());
        if (_metadata.GetString(type.Name) != "<Module>")
            return;
        foreach (Instruction call in code.Where(i => i.Op == OpCodes.Call))
        {
            if (MetadataTokens.EntityHandle(call.Operand) is { Kind: HandleKind.MethodDefinition } called)
                context.Report(Rules.ModuleInitializer, context.Places.OfMethod((MethodDefinitionHandle)called),
                    "module initializer");
        }
    }

    private void CheckThrown(MethodDefinitionHandle handle, List<Instruction> code)
    {
        for (int i = 1; i < code.Count; i++)
        {
            if (code[i].Op == OpCodes.Throw && code[i - 1].Op == OpCodes.Ldnull)
                context.Report(Rules.ThrowNull, context.Places.OfInstruction(handle, code[i].Offset), "throw null");
        }
    }

    private void CheckLocals(MethodDefinitionHandle handle, ImmutableArray<IlType> locals)
    {
        if (locals.Length > MaxLocals)
            context.Report(Rules.TooManyLocals, context.Places.OfMethod(handle), $"{locals.Length} local variables");
        for (int i = 0; i < locals.Length; i++)
        {
            // A slot without a name is compiler-generated: its type is reported where the code uses it.
            if (context.Places.OfLocal(handle, i) is Place place)
                context.CheckType(locals[i], () => place);
        }
    }

    private void CheckOpCode(Instruction instruction, Func<Place> place)
    {
        string name = instruction.Op.Name!;
        if (name.Contains(".ovf", StringComparison.Ordinal))
            context.Report(Rules.Checked, place(),
                $"checked {(name.StartsWith("conv", StringComparison.Ordinal) ? "conversion" : "arithmetic")}");
        else if (instruction.Op == OpCodes.Localloc || instruction.Op == OpCodes.Cpblk
            || instruction.Op == OpCodes.Initblk)
            context.Report(Rules.Pointer, place(), "stackalloc or block copy");
        else if (instruction.Op == OpCodes.Calli)
            context.Report(Rules.Unsupported, place(), "call through a function pointer");
        else if (instruction.Op == OpCodes.Arglist || instruction.Op == OpCodes.Mkrefany
            || instruction.Op == OpCodes.Refanyval || instruction.Op == OpCodes.Refanytype)
            context.Report(Rules.Unsupported, place(), "typed reference or argument list");
    }

    private void CheckToken(EntityHandle token, Func<Place> place)
    {
        switch (token.Kind)
        {
            case HandleKind.TypeReference or HandleKind.TypeSpecification:
                context.CheckType(context.Types.Read(token), place);
                break;
            case HandleKind.MethodSpecification:
                MethodSpecification method = _metadata.GetMethodSpecification((MethodSpecificationHandle)token);
                // Our own generic methods are reported at their declaration.
                if (method.Method.Kind == HandleKind.MemberReference)
                    context.Report(Rules.GenericUse, place(), "generic method");
                break;
            case HandleKind.MemberReference:
                MemberReference member = _metadata.GetMemberReference((MemberReferenceHandle)token);
                if (member.Parent.Kind is HandleKind.TypeReference or HandleKind.TypeSpecification)
                {
                    IlType type = context.Types.Read(member.Parent);
                    context.CheckType(type, place);
                    if (type.Name is "System.Collections.Hashtable" or "System.Collections.IDictionary"
                        && _metadata.GetString(member.Name) == "Remove")
                        context.Report(Rules.HashtableRemove, place(), "Remove of a Hashtable");
                }

                break;
        }
    }
}
