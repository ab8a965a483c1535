using System.Reflection.Metadata;

namespace NanoApi.Gate;

/// <summary>Rules on the arguments of attributes.</summary>
internal sealed class AttributeRules(GateContext context)
{
    private readonly MetadataReader _metadata = context.Metadata;
    private readonly ArgumentTypes _types = new(context.Metadata, context.Index);

    public void Check()
    {
        foreach (CustomAttributeHandle handle in _metadata.CustomAttributes)
        {
            CustomAttribute attribute = _metadata.GetCustomAttribute(handle);
            IlType type = TypeOf(attribute);
            // The metadata processor drops attributes that exist for the compiler only.
            if (context.Index.IsExcluded(type))
                continue;
            CustomAttributeValue<IlType> value = attribute.DecodeValue(_types);
            for (int i = 0; i < value.FixedArguments.Length; i++)
                Check(value.FixedArguments[i], attribute.Parent, $"of attribute {type}, argument {i + 1}");
            foreach (CustomAttributeNamedArgument<IlType> named in value.NamedArguments)
                Check(new(named.Type, named.Value), attribute.Parent, $"of attribute {type}, {named.Name}");
        }
    }

    private void Check(CustomAttributeTypedArgument<IlType> argument, EntityHandle parent, string where)
    {
        if (argument.Value is null)
            context.Report(Rules.NullInAttribute, PlaceOf(parent), $"null {where}");
        else if (_types.IsSystemType(argument.Type))
            context.Report(Rules.TypeInAttribute, PlaceOf(parent), $"typeof {where}");
        else if (argument.Value is IReadOnlyList<CustomAttributeTypedArgument<IlType>> elements)
        {
            for (int i = 0; i < elements.Count; i++)
                Check(elements[i], parent, $"{where}, element {i + 1}");
        }
    }

    private IlType TypeOf(CustomAttribute attribute) => context.Types.Read(
        attribute.Constructor.Kind == HandleKind.MethodDefinition
            ? _metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType()
            : _metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent);

    private Place PlaceOf(EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeDefinition => context.Places.OfType((TypeDefinitionHandle)parent),
        HandleKind.MethodDefinition => context.Places.OfMethod((MethodDefinitionHandle)parent),
        HandleKind.FieldDefinition => context.Places.OfField((FieldDefinitionHandle)parent),
        HandleKind.Parameter => OfParameter((ParameterHandle)parent),
        HandleKind.PropertyDefinition => OfAccessor(
            _metadata.GetPropertyDefinition((PropertyDefinitionHandle)parent).GetAccessors() is var accessors
            && accessors.Getter.IsNil ? accessors.Setter : accessors.Getter),
        HandleKind.EventDefinition => OfAccessor(
            _metadata.GetEventDefinition((EventDefinitionHandle)parent).GetAccessors().Adder),
        _ => context.Places.OfAssembly,
    };

    private Place OfAccessor(MethodDefinitionHandle accessor) => context.Places.OfMethod(accessor);

    private Place OfParameter(ParameterHandle parameter) => context.Places.OfMethod(
        _metadata.MethodDefinitions.First(m => _metadata.GetMethodDefinition(m).GetParameters().Contains(parameter)));

    /// <summary>What decoding an attribute's arguments needs beyond a signature's types.</summary>
    private sealed class ArgumentTypes(MetadataReader metadata, TypeIndex index)
        : IlTypeReader(metadata), ICustomAttributeTypeProvider<IlType>
    {
        public IlType GetSystemType() => IlType.Named("System.Type", isOwn: false);

        public bool IsSystemType(IlType type) => type.Name == "System.Type" && type.Shape == IlShape.Named;

        // Such as "Namespace.Outer+Inner, Assembly".
        public IlType GetTypeFromSerializedName(string name) =>
            IlType.Named(name.Split(',')[0].Replace('+', '.'), isOwn: false);

        public PrimitiveTypeCode GetUnderlyingEnumType(IlType type) => index.UnderlyingTypeOf(type);
    }
}
