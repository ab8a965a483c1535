using System.Reflection.Metadata;

namespace NanoApi.Gate;

/// <summary>A method as a call names it.</summary>
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
