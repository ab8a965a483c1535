using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace NanoApi.Gate;

/// <summary>Maps parts of the checked assembly to places in its sources.</summary>
internal sealed class Places
{
    private readonly MetadataReader _metadata;
    private readonly MetadataReader? _debug;
    private readonly SourceIndex _sources;
    private readonly Place _assembly;

    /// <param name="assemblyFile">Reported where the source is unknown.</param>
    /// <param name="metadata">The assembly.</param>
    /// <param name="debug">Its debug information; null if there is none.</param>
    /// <param name="readSource">The text of a source file; null if it is missing.</param>
    public Places(string assemblyFile, MetadataReader metadata, MetadataReader? debug, Func<string, string?> readSource)
    {
        _metadata = metadata;
        _debug = debug;
        _assembly = new Place(assemblyFile, 0, 0);
        IEnumerable<string> files = debug?.Documents.Select(d => debug.GetString(debug.GetDocument(d).Name)) ?? [];
        _sources = new SourceIndex(files, readSource);
    }

    public Place OfAssembly => _assembly;

    public Place OfType(TypeDefinitionHandle type)
    {
        TypeDefinition definition = _metadata.GetTypeDefinition(type);
        return _sources.FindType(IlTypeReader.NameOf(_metadata, type))
            ?? definition.GetMethods().Select(FirstStatement).FirstOrDefault(p => p is not null)
            ?? (definition.GetDeclaringType().IsNil ? _assembly : OfType(definition.GetDeclaringType()));
    }

    public Place OfField(FieldDefinitionHandle field)
    {
        FieldDefinition definition = _metadata.GetFieldDefinition(field);
        TypeDefinitionHandle type = definition.GetDeclaringType();
        return _sources.FindMember(IlTypeReader.NameOf(_metadata, type), _metadata.GetString(definition.Name), 0)
            ?? OfType(type);
    }

    public Place OfMethod(MethodDefinitionHandle method)
    {
        MethodDefinition definition = _metadata.GetMethodDefinition(method);
        TypeDefinitionHandle type = definition.GetDeclaringType();
        int parameters = definition.GetParameters().Count(p => _metadata.GetParameter(p).SequenceNumber > 0);
        return _sources.FindMember(IlTypeReader.NameOf(_metadata, type), _metadata.GetString(definition.Name),
            parameters)
            ?? FirstStatement(method)
            ?? OfType(type);
    }

    /// <summary>The declaration of a local variable; null if it is compiler-generated.</summary>
    public Place? OfLocal(MethodDefinitionHandle method, int slot)
    {
        if (_debug is null)
            return OfMethod(method);
        string? name = _debug.GetLocalScopes(method)
            .SelectMany(scope => _debug.GetLocalScope(scope).GetLocalVariables())
            .Select(_debug.GetLocalVariable)
            .Where(variable => variable.Index == slot)
            .Select(variable => _debug.GetString(variable.Name))
            .FirstOrDefault();
        if (name is null)
            return null;
        Place first = FirstStatement(method) ?? OfMethod(method);
        string type = IlTypeReader.NameOf(_metadata, _metadata.GetMethodDefinition(method).GetDeclaringType());
        return _sources.FindLocal(type, first.Line, name) ?? first;
    }

    /// <summary>The statement that an instruction belongs to.</summary>
    public Place OfInstruction(MethodDefinitionHandle method, int offset) =>
        Statements(method).Where(s => s.Offset <= offset).Select(s => s.Place).LastOrDefault()
        ?? FirstStatement(method)
        ?? OfMethod(method);

    private Place? FirstStatement(MethodDefinitionHandle method) =>
        Statements(method).Select(s => s.Place).FirstOrDefault();

    private IEnumerable<(int Offset, Place Place)> Statements(MethodDefinitionHandle method)
    {
        if (_debug is null || MetadataTokens.GetRowNumber(method) > _debug.MethodDebugInformation.Count)
            yield break;
        foreach (SequencePoint point in _debug.GetMethodDebugInformation(method).GetSequencePoints())
        {
            if (point.IsHidden)
                continue;
            string file = _debug.GetString(_debug.GetDocument(point.Document).Name);
            yield return (point.Offset, new Place(file, point.StartLine, point.StartColumn));
        }
    }
}
