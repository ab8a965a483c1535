using System.Reflection;
using System.Reflection.Metadata;

namespace NanoApi.Gate;

/// <summary>
/// Finds methods that hide a virtual method of a base type. Only virtual methods are looked up by name and signature at
/// the call (the interpreter's CEE_CALLVIRT), so hiding any other is harmless.
/// </summary>
internal sealed class HidingRules(GateContext context)
{
    private readonly MetadataReader _metadata = context.Metadata;

    public void Check()
    {
        foreach (TypeDefinitionHandle handle in _metadata.TypeDefinitions)
        {
            TypeDefinition type = _metadata.GetTypeDefinition(handle);
            foreach (MethodDefinitionHandle method in type.GetMethods())
                Check(method, IlTypeReader.NameOf(_metadata, handle));
        }
    }

    private void Check(MethodDefinitionHandle handle, string typeName)
    {
        MethodDefinition method = _metadata.GetMethodDefinition(handle);
        bool isOverride = method.Attributes.HasFlag(MethodAttributes.Virtual)
            && !method.Attributes.HasFlag(MethodAttributes.NewSlot);
        if (isOverride || method.Attributes.HasFlag(MethodAttributes.Static)
            || method.Attributes.HasFlag(MethodAttributes.SpecialName | MethodAttributes.RTSpecialName))
            return;
        string name = _metadata.GetString(method.Name);
        string key = KnownType.Key(name,
            method.DecodeSignature(context.Types, null).ParameterTypes.Select(p => p.ToString()));
        for (string? at = context.Index.Find(typeName)?.Base; at is not null; at = context.Index.Find(at)?.Base)
        {
            if (context.Index.Find(at) is { } hidden && hidden.Virtuals.Contains(key))
            {
                context.Report(Rules.HiddenMember, context.Places.OfMethod(handle),
                    $"{name}, which hides that of {at[(at.LastIndexOf('.') + 1)..]}");
                return;
            }
        }
    }
}
