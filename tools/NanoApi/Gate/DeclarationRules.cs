using System.Reflection;
using System.Reflection.Metadata;

namespace NanoApi.Gate;

/// <summary>Rules on what an assembly declares: types, fields, methods and their signatures.</summary>
internal sealed class DeclarationRules(GateContext context)
{
    private const string LaterLanguageMark = "System.Runtime.CompilerServices.RefSafetyRulesAttribute";

    private readonly MetadataReader _metadata = context.Metadata;

    public void Check()
    {
        CheckLanguageVersion();
        foreach (TypeDefinitionHandle handle in _metadata.TypeDefinitions)
        {
            TypeDefinition type = _metadata.GetTypeDefinition(handle);
            CheckType(handle, type);
            foreach (FieldDefinitionHandle field in type.GetFields())
                CheckField(field);
            foreach (MethodDefinitionHandle method in type.GetMethods())
                CheckMethod(method, type);
        }
    }

    private void CheckLanguageVersion()
    {
        foreach (CustomAttributeHandle handle in _metadata.GetModuleDefinition().GetCustomAttributes())
        {
            EntityHandle constructor = _metadata.GetCustomAttribute(handle).Constructor;
            EntityHandle type = constructor.Kind == HandleKind.MethodDefinition
                ? _metadata.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType()
                : _metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent;
            if (context.Types.Read(type).Name == LaterLanguageMark)
                context.Report(Rules.LanguageVersion, context.Places.OfAssembly, "compiled as C# 11 or later");
        }
    }

    private void CheckType(TypeDefinitionHandle handle, TypeDefinition type)
    {
        string name = _metadata.GetString(type.Name);
        if (name.Contains('`', StringComparison.Ordinal))
        {
            string subject = name.StartsWith('<')
                ? "anonymous type"
                : $"generic type {name[..name.IndexOf('`', StringComparison.Ordinal)]}";
            context.Report(Rules.GenericType, context.Places.OfType(handle), subject);
        }

        Place Here() => context.Places.OfType(handle);
        if (!type.BaseType.IsNil)
            context.CheckType(context.Types.Read(type.BaseType), Here);
        foreach (InterfaceImplementationHandle implementation in type.GetInterfaceImplementations())
            context.CheckType(context.Types.Read(_metadata.GetInterfaceImplementation(implementation).Interface), Here);
    }

    private void CheckField(FieldDefinitionHandle handle)
    {
        FieldDefinition field = _metadata.GetFieldDefinition(handle);
        // Fields that the compiler generates for caches and captures are reported where the code uses them.
        if (!_metadata.GetString(field.Name).StartsWith('<'))
            context.CheckType(field.DecodeSignature(context.Types, null), () => context.Places.OfField(handle));
    }

    private void CheckMethod(MethodDefinitionHandle handle, TypeDefinition type)
    {
        MethodDefinition method = _metadata.GetMethodDefinition(handle);
        string name = _metadata.GetString(method.Name);
        Place Here() => context.Places.OfMethod(handle);
        if (method.GetGenericParameters().Count > 0)
            context.Report(Rules.GenericMethod, Here(), $"generic method {name}");
        bool isAbstract = method.Attributes.HasFlag(MethodAttributes.Abstract);
        bool isStatic = method.Attributes.HasFlag(MethodAttributes.Static);
        if (type.Attributes.HasFlag(TypeAttributes.Interface) && (!isAbstract || isStatic))
        {
            string subject = isAbstract ? $"static abstract {name}" : $"interface method {name} with a body";
            context.Report(Rules.InterfaceBody, Here(), subject);
        }

        if (method.Attributes.HasFlag(MethodAttributes.PinvokeImpl)
            || method.ImplAttributes.HasFlag(MethodImplAttributes.InternalCall))
            context.Report(Rules.NoNativeCode, Here(), $"extern method {name}");
        context.CheckSignature(method.DecodeSignature(context.Types, null), Here);
    }
}
